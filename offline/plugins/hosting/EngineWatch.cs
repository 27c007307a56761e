using System.Net.Sockets;

namespace Omega.Offline.Plugins.Hosting;

/// <summary>Notices that the engine died without ending its plugins, so that none is left running.</summary>
public static class EngineWatch
{
    private const int MissesUntilGone = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Completes when nothing listens at the address any more; never for an unknown address.</summary>
    public static Task UntilGoneAsync(string? address, CancellationToken cancellation) =>
        UntilGoneAsync(address, Interval, cancellation);

    /// <summary>As above, with another interval between two attempts.</summary>
    public static async Task UntilGoneAsync(string? address, TimeSpan interval, CancellationToken cancellation)
    {
        try
        {
            if (!Uri.TryCreate("tcp://" + address, UriKind.Absolute, out var engine) || engine.Port <= 0)
            {
                await Task.Delay(Timeout.Infinite, cancellation);
                return;
            }

            for (var misses = 0; misses < MissesUntilGone;)
            {
                await Task.Delay(interval, cancellation);
                misses = await ListensAsync(engine, cancellation) ? 0 : misses + 1;
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end: no more watching.
        }
    }

    private static async Task<bool> ListensAsync(Uri engine, CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(engine.Host, engine.Port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
