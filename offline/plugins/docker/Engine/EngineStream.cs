using System.Net.Sockets;
using System.Text;

namespace Omega.Offline.Plugins.Docker.Engine;

/// <summary>Connections to the Docker engine below its client's: for what the client cannot ask.</summary>
internal static class EngineStream
{
    private const int LongestAnswer = 16 * 1024;

    /// <summary>A new connection.</summary>
    internal static async Task<Stream> ConnectAsync(string address, CancellationToken cancellation)
    {
        var socket = new Socket(address.StartsWith("unix:", StringComparison.Ordinal) ? AddressFamily.Unix : AddressFamily.InterNetwork,
            SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var engine) || engine.Scheme is not ("unix" or "tcp" or "http"))
            {
                throw new InvalidOperationException(
                    $"BuildKit is reached at an address such as unix:///var/run/docker.sock or tcp://127.0.0.1:2375, not at '{address}'. "
                    + "Set docker:host or DOCKER_HOST to one, or build.builderVersion to BuilderV1.");
            }

            if (engine.Scheme == "unix")
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(engine.AbsolutePath), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }

            var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(engine.Host, engine.Port, cancellation);
            socket.Dispose();
            return client.GetStream();
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A connection that belongs to the protocol which the request asks to change to.</summary>
    internal static async Task<Stream> UpgradeAsync(
        string address, string path, string protocol, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellation)
    {
        var stream = await ConnectAsync(address, cancellation);
        try
        {
            var request = new StringBuilder($"POST {path} HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\n");
            foreach (var (name, value) in headers)
            {
                request.Append(null, $"{name}: {value}\r\n");
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(request.Append("Content-Length: 0\r\n\r\n").ToString()), cancellation);
            var answer = await HeadAsync(stream, cancellation);
            return answer.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal)
                ? stream
                : throw new InvalidOperationException($"The Docker engine does not open a session for BuildKit: {answer.Split('\r')[0]}");
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    // Byte by byte: what follows the answer belongs to the other protocol.
    private static async Task<string> HeadAsync(Stream stream, CancellationToken cancellation)
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (head.Length < LongestAnswer && await stream.ReadAsync(next, cancellation) > 0)
        {
            head.Append((char)next[0]);
            if (next[0] == '\n' && head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                break;
            }
        }

        return head.ToString();
    }
}
