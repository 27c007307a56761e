using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Omega.Tests;

/// <summary>Something at a socket of this machine that reads what it is asked and says what it is told to, be it HTTP or not.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly Func<string, string> _answer;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    /// <summary>Listens at once.</summary>
    /// <param name="at">Where; of TCP, port 0 is one of its own.</param>
    /// <param name="answer">What is said to a request.</param>
    public SocketServer(EndPoint at, Func<string, string> answer)
    {
        _answer = answer;
        _listener = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(at);
        _listener.Listen();
        Address = _listener.LocalEndPoint!;
        _serving = ServeAsync();
    }

    public EndPoint Address { get; }

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
                using var client = await _listener.AcceptAsync(_end.Token);
                await using var stream = new NetworkStream(client);
                await AnswerAsync(stream);
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
            var request = new byte[8192];
            var read = await stream.ReadAtLeastAsync(request, 1, throwOnEndOfStream: false, _end.Token);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(_answer(Encoding.ASCII.GetString(request, 0, read))), _end.Token);
        }
        catch (IOException)
        {
            // Who asked is gone.
        }
    }
}
