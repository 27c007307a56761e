using System.Net;
using System.Net.Sockets;

namespace Omega.Kubernetes.Tests.Support;

/// <summary>Lets pods reach what listens on the loopback of their node alone: its API server, registry and trust server.</summary>
public sealed class Forwarder : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _serving = [];

    /// <summary>Listens at once, on the same ports of another address.</summary>
    public Forwarder(IPAddress address, params int[] ports)
    {
        foreach (var port in ports)
        {
            var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(address, port));
            listener.Listen();
            _serving.Add(ServeAsync(listener, port));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_serving);
        _end.Dispose();
    }

    private async Task ServeAsync(Socket listener, int port)
    {
        using var closing = listener;
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ForwardAsync(await listener.AcceptAsync(_end.Token), port));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ForwardAsync(Socket client, int port)
    {
        try
        {
            using var near = client;
            using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await far.ConnectAsync(IPAddress.Loopback, port, _end.Token);
            await using var nearStream = new NetworkStream(near);
            await using var farStream = new NetworkStream(far);
            await Task.WhenAll(CopyAsync(nearStream, farStream, far), CopyAsync(farStream, nearStream, near));
        }
        catch (Exception problem) when (problem is SocketException or IOException or OperationCanceledException)
        {
            // One side is gone: so is the other.
        }
    }

    /// <summary>The end of what one side says is told to the other, which may go on.</summary>
    private async Task CopyAsync(NetworkStream from, NetworkStream to, Socket end)
    {
        await from.CopyToAsync(to, _end.Token);
        end.Shutdown(SocketShutdown.Send);
    }
}
