using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Omega.Image.Tests.Support;

/// <summary>A port for a server that starts later: below the range the kernel gives outgoing connections, so that none takes it meanwhile.</summary>
internal static class FreePort
{
    /// <summary>Why a test is skipped that needs <see cref="OwnAddress"/>.</summary>
    public const string NoOwnAddress = "This machine has no address but the loopback one, as which nobody but the pod itself asks.";

    /// <summary>An address of this machine that others may ask; null: it has none but the loopback one.</summary>
    public static IPAddress? OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(one => one.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

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
