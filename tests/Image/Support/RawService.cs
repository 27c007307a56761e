using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Omega.Image.Tests.Support;

/// <summary>Something at a port of this machine that reads a request and says the same to everybody, be it HTTP or not.</summary>
internal sealed class RawService : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly string _said;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    /// <summary>Listens at once, at a port of its own if none is given.</summary>
    public RawService(string said, int port = 0)
    {
        _said = said;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Address = $"{_listener.LocalEndpoint}";
        _serving = ServeAsync();
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    // Ended by the token alone: a listener that is stopped says so in a way that depends on what it does at that moment.
    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            // All of the request is read first: what is closed with something unread is reset.
            await stream.ReadAtLeastAsync(new byte[8192], 1, throwOnEndOfStream: false, _end.Token);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(_said), _end.Token);
        }
        catch (IOException)
        {
            // Who asked is gone.
        }
    }
}
