namespace Omega.EndToEnd.Tests.Support;

/// <summary>A service of the dev stack that is stopped, and runs again after disposal.</summary>
public sealed class StoppedService : IAsyncDisposable
{
    private readonly string _container;
    private readonly int _port;

    private StoppedService(string container, int port) => (_container, _port) = (container, port);

    /// <summary>Stops the container that publishes a port; null when there is none.</summary>
    public static async Task<StoppedService?> StopAsync(int port)
    {
        var container = (await Shell.DockerAsync("ps", "-q", "--filter", $"publish={port}")).Must();
        if (container.Length == 0)
        {
            return null;
        }

        var service = new StoppedService(container, port);
        (await Shell.DockerAsync("stop", "--time", "5", container)).Must();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        (await Shell.DockerAsync("start", _container)).Must();
        await Patience.UntilAsync(
            async () => (await Shell.DockerAsync("exec", _container, "/usr/local/bin/service", "ready", $"{_port}")).ExitCode == 0,
            () => $"the service on port {_port} did not come back");
    }
}
