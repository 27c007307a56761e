using System.Net;
using System.Net.Sockets;

namespace Omega.Image.Tests.Support;

/// <summary>A name server of this machine that answers every name as it is told to, or not at all.</summary>
internal sealed class FakeNameServer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;
    private int _asked;

    public FakeNameServer()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _serving = ServeAsync();
    }

    public int Port { get; }

    /// <summary>Questions so far.</summary>
    public int Asked => _asked;

    /// <summary>What it does with a question.</summary>
    public Mood Mood { get; set; }

    /// <summary>Where every name is.</summary>
    public string Address { get; set; } = "127.0.0.1";

    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested)
        {
            return;
        }

        await _end.CancelAsync();
        await _serving;
        _socket.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[512];
        try
        {
            while (true)
            {
                var asked = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _end.Token);
                if (Mood != Mood.IsSilent)
                {
                    await _socket.SendToAsync(Answer(buffer[..asked.ReceivedBytes]), asked.RemoteEndPoint, _end.Token);
                }

                Interlocked.Increment(ref _asked);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    /// <summary>The question, with one address of a minute, or with a code that says why there is none.</summary>
    private byte[] Answer(byte[] question)
    {
        byte[] head = [question[0], question[1], Mood == Mood.TellsAPart ? (byte)0x83 : (byte)0x81, (byte)(0x80 | (Mood is Mood.Denies ? 3 : Mood is Mood.Fails ? 2 : 0)), 0, 1, 0, Mood is Mood.Denies or Mood.Fails ? (byte)0 : (byte)1, 0, 0, 0, 0];
        byte[] address = head[7] == 0 ? [] : [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, .. IPAddress.Parse(Address).GetAddressBytes()];
        return [.. head, .. question[12..], .. address];
    }
}

/// <summary>What a name server does with a question.</summary>
internal enum Mood
{
    Tells,
    TellsAPart,
    IsSilent,
    Fails,
    Denies,
}
