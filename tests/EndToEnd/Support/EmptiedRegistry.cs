namespace Omega.EndToEnd.Tests.Support;

/// <summary>The registry of this machine, started anew without anything that it held; that is back, beside what came since, when this is disposed.</summary>
public sealed class EmptiedRegistry : IAsyncDisposable
{
    private const string Data = "/var/lib/omega/registry/docker";
    private const string Kept = "/var/lib/omega/registry/kept";

    private EmptiedRegistry()
    {
    }

    public static async Task<EmptiedRegistry> EmptyAsync()
    {
        await StartAnewAsync($"mv {Data} {Kept}");
        return new EmptiedRegistry();
    }

    // By content: the same name is the same thing, but for a tag, whose newer word stays.
    public async ValueTask DisposeAsync() => await StartAnewAsync($"mkdir -p {Data} && cp -a -n {Kept}/. {Data}/ && rm -r {Kept}");

    private static async Task StartAnewAsync(string change)
    {
        var registry = (await Shell.DockerAsync("ps", "-q", "--filter", "publish=5000")).Must();
        (await Shell.DockerAsync("exec", registry, "sh", "-c", change)).Must();
        await using var stopped = await StoppedService.StopAsync(5000);
    }
}
