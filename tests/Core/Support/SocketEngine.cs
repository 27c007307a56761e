using System.Net.Sockets;

namespace Omega.Core.Tests.Support;

/// <summary>A Docker engine of this machine, on a socket of its own, that answers what it is asked with a text each.</summary>
internal sealed class SocketEngine : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-engine-");
    private readonly SocketServer _server;

    /// <summary>Listens at once.</summary>
    /// <param name="answers">JSON by what is asked: version, info.</param>
    public SocketEngine(params (string Asked, string Answer)[] answers)
    {
        var path = Path.Combine(_folder.FullName, "docker.sock");
        Host = $"unix://{path}";
        _server = new SocketServer(new UnixDomainSocketEndPoint(path), request =>
        {
            var (status, body) = answers.Where(answer => request.StartsWith($"GET /{answer.Asked} ", StringComparison.Ordinal))
                .Select(answer => ("200 OK", answer.Answer)).FirstOrDefault(("404 Not Found", ""));
            return $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
        });
    }

    public string Host { get; }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
