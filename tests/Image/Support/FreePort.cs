using System.Net;
using System.Net.Sockets;

namespace Omega.Image.Tests.Support;

/// <summary>A port for a server that starts later: below the range the kernel gives outgoing connections, so that none takes it meanwhile.</summary>
internal static class FreePort
{
    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_768);
            try
            {
                using var probe = new TcpListener(IPAddress.Any, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there: try another.
            }
        }
    }
}
