using System.Diagnostics;
using System.Net.Sockets;
using Omega.Core.Engines;

namespace Omega.Cli.Inspection;

/// <summary>Reaches ports that a Docker engine publishes, where it publishes them: on this machine, or through ssh on the engine's.</summary>
internal static class EnginePort
{
    /// <summary>A client that connects there; null when the engine's machine cannot be asked from here.</summary>
    /// <param name="engine">Where the engine is.</param>
    /// <param name="name">What the engine calls its machine.</param>
    public static HttpClient? Client(EngineAddress engine, string name)
    {
        if (Connection(engine, name) is not { } connect)
        {
            return null;
        }

        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (context, cancellation) => await connect(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation),
        };
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
    }

    /// <summary>Opens connections there; null when the engine's machine cannot be asked from here.</summary>
    /// <param name="engine">Where the engine is.</param>
    /// <param name="name">What the engine calls its machine.</param>
    public static Func<string, int, CancellationToken, Task<Stream>>? Connection(EngineAddress engine, string name)
    {
        if (engine.Host.StartsWith("ssh://", StringComparison.Ordinal))
        {
            return (host, port, _) => Task.FromResult<Stream>(new SshStream(engine.Host, host, port));
        }

        // A socket of this machine may be another one's engine, as in a container that the socket is mounted into.
        return engine.IsHere && name.Split('.')[0] == Environment.MachineName ? ConnectAsync : null;
    }

    private static async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A connection that `ssh -W` hands on.</summary>
    private sealed class SshStream : Stream
    {
        private readonly Process _ssh;

        public SshStream(string engine, string host, int port) => _ssh = Process.Start(new ProcessStartInfo("ssh", ["-o", "BatchMode=yes", "-W", $"[{host}]:{port}", engine])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => _ssh.StandardOutput.BaseStream.Read(buffer, offset, count);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await _ssh.StandardOutput.BaseStream.ReadAsync(buffer, cancellationToken);
            return read > 0 || buffer.IsEmpty ? read : throw new IOException((await _ssh.StandardError.ReadToEndAsync(cancellationToken)).Trim().ReplaceLineEndings(", "));
        }

        public override void Write(byte[] buffer, int offset, int count) => _ssh.StandardInput.BaseStream.Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _ssh.StandardInput.BaseStream.WriteAsync(buffer, cancellationToken);

        public override void Flush() => _ssh.StandardInput.BaseStream.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => _ssh.StandardInput.BaseStream.FlushAsync(cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_ssh.HasExited)
            {
                _ssh.Kill();
            }

            _ssh.Dispose();
            base.Dispose(disposing);
        }
    }
}
