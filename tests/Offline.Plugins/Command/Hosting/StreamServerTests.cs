using System.IO.Pipelines;
using Omega.Offline.Plugins.Hosting.Serving;

namespace Omega.Offline.Plugins.Command.Tests.Hosting;

public sealed class StreamServerTests
{
    /// <summary>A connection that is cut is told so on another thread, while its server ends: this once ended the process.</summary>
    [Fact]
    public async Task Server_ends_in_peace_while_its_stream_is_cut()
    {
        await Task.WhenAll(Enumerable.Range(0, 400).Select(async _ =>
        {
            var peer = new Pipe();
            var stream = peer.Reader.AsStream();
            await using (var server = new StreamServer(new CutStream(stream)))
            {
                await server.StartAsync();
                await peer.Writer.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
                await peer.Writer.CompleteAsync(new IOException("cut"));
            }
        }));
    }

    // Reads what the peer sends until it cuts, and cannot write.
    private sealed class CutStream(Stream peer) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            peer.ReadAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => peer.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("cut");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
