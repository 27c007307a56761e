using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Omega.Image.Tests.Support;

namespace Omega.EndToEnd.Tests.Support;

/// <summary>Something on every address of this machine that asks for a login over plain http, as a registry without TLS does.</summary>
public sealed class PlainRegistry : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string> _authorizations = new();

    public PlainRegistry()
    {
        _listener.Prefixes.Add($"http://*:{Port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Host and port; the host is an address of this machine that is not the loopback one.</summary>
    public string Address => $"{Elsewhere()}:{Port}";

    private int Port { get; } = FreePort.Find();

    /// <summary>Credentials that were sent in clear.</summary>
    public IReadOnlyCollection<string> Authorizations => _authorizations;

    public void Dispose() => _listener.Close();

    private static IPAddress Elsewhere() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .First(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                if (context.Request.Headers["Authorization"] is { } authorization)
                {
                    _authorizations.Enqueue(authorization);
                }

                context.Response.StatusCode = 401;
                context.Response.Headers["WWW-Authenticate"] = "Basic realm=\"registry\"";
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }
}
