namespace Omega.EndToEnd.Tests.Support;

/// <summary>A service of the dev stack that is stopped, and runs again after disposal.</summary>
public sealed class StoppedService : IAsyncDisposable
{
    private readonly string _container;
    private readonly int _inside;

    private StoppedService(string container, int inside) => (_container, _inside) = (container, inside);

    /// <summary>Stops the container that publishes a port; null when there is none.</summary>
    /// <param name="port">The port of this machine.</param>
    /// <param name="inside">The port that it listens on itself, where that is another one.</param>
    public static async Task<StoppedService?> StopAsync(int port, int? inside = null)
    {
        var container = (await Shell.DockerAsync("ps", "-q", "--filter", $"publish={port}")).Must();
        if (container.Length == 0)
        {
            return null;
        }

        var service = new StoppedService(container, inside ?? port);
        (await Shell.DockerAsync("stop", "--time", "5", container)).Must();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        (await Shell.DockerAsync("start", _container)).Must();
        await Patience.UntilAsync(
            async () => (await Shell.DockerAsync("exec", _container, "/usr/local/bin/service", "ready", $"{_inside}")).ExitCode == 0,
            () => $"the service that listens on port {_inside} did not come back");
    }
}
