using System.Net.Sockets;
using System.Text;

namespace Omega.Core.Tests.Support;

/// <summary>A Docker engine of this machine, on a socket of its own, that answers what it is asked with a text each.</summary>
internal sealed class SocketEngine : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-engine-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, string> _answers;
    private readonly Task _serving;

    /// <summary>Listens at once.</summary>
    /// <param name="answers">JSON by what is asked: version, info.</param>
    public SocketEngine(params (string Asked, string Answer)[] answers)
    {
        _answers = answers.ToDictionary(answer => answer.Asked, answer => answer.Answer);
        var path = Path.Combine(_folder.FullName, "docker.sock");
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        Host = $"unix://{path}";
        _serving = ServeAsync();
    }

    public string Host { get; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptAsync(_end.Token);
                await AnswerAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        await using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var asked = (await reader.ReadLineAsync(_end.Token))?.Split(' ')[1].TrimStart('/') ?? "";
        while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 })
        {
        }

        var (status, body) = _answers.TryGetValue(asked, out var answer) ? ("200 OK", answer) : ("404 Not Found", "");
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"), _end.Token);
    }
}
