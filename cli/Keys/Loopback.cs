namespace Omega.Cli.Keys;

/// <summary>Tells addresses of this machine from those of others.</summary>
internal static class Loopback
{
    /// <summary>Whether `host` or `host:port` names this machine.</summary>
    public static bool Is(string address)
    {
        var host = address.Split(':')[0];
        return host == "localhost" || host.StartsWith("127.", StringComparison.Ordinal);
    }

    /// <summary>The port of `host:port`, or the given default.</summary>
    public static int Port(string address, int otherwise) =>
        address.Split(':') is [_, var port] && int.TryParse(port, out var number) ? number : otherwise;
}
