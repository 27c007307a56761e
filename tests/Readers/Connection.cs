using System.Net;
using System.Net.Sockets;

namespace Omega.Readers;

/// <summary>A connection to an address, whatever name is asked for there.</summary>
internal static class Connection
{
    public static async ValueTask<Stream> OpenAsync(IPAddress address, int port, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
