using System.Net;

namespace Omega.Core.Tests.Support;

/// <summary>A listener on the first free of a few ports, below the range that the kernel gives outgoing connections.</summary>
internal static class LocalListener
{
    public static (HttpListener Listener, string Address) Start()
    {
        while (true)
        {
            // One whose start has failed is of no use any more.
            var listener = new HttpListener();
            var address = $"127.0.0.1:{Random.Shared.Next(20_000, 32_768)}";
            listener.Prefixes.Add($"http://{address}/");
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }
}
