namespace Omega.EndToEnd.Tests.Support;

/// <summary>The registry that this machine publishes at a port, started anew without anything that it held; that is back, beside what came since, when this is disposed.</summary>
public sealed class EmptiedRegistry : IAsyncDisposable
{
    private const int Inside = 5000;
    private const string Data = "/var/lib/omega/registry/docker";
    private const string Kept = "/var/lib/omega/registry/kept";

    private readonly int _port;

    private EmptiedRegistry(int port) => _port = port;

    public static async Task<EmptiedRegistry> EmptyAsync(int port)
    {
        await StartAnewAsync(port, $"mv {Data} {Kept}");
        return new EmptiedRegistry(port);
    }

    // By content: the same name is the same thing, but for a tag, whose newer word stays.
    public async ValueTask DisposeAsync() => await StartAnewAsync(_port, $"mkdir -p {Data} && cp -a -n {Kept}/. {Data}/ && rm -r {Kept}");

    private static async Task StartAnewAsync(int port, string change)
    {
        var registry = (await Shell.DockerAsync("ps", "-q", "--filter", $"publish={port}")).Must();
        (await Shell.DockerAsync("exec", registry, "sh", "-c", change)).Must();
        await using var stopped = await StoppedService.StopAsync(port, Inside);
    }
}
