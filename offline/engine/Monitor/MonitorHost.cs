using Omega.Offline.Plugins.Hosting.Serving;
using Pulumirpc;

namespace Omega.Offline.Engine.Monitor;

/// <summary>Serves programs and plugins on one free port of the loopback address.</summary>
internal sealed class MonitorHost : IAsyncDisposable
{
    private readonly GrpcServer _server = new();
    private readonly Task _started;

    /// <summary>Takes the port and starts to serve; who connects too early waits.</summary>
    public MonitorHost()
    {
        ResourceMonitor.BindService(_server.Methods, new ResourceMonitorService(Target));
        Pulumirpc.Engine.BindService(_server.Methods, new EngineService(Target));
        SchemaLoader.Bind(_server.Methods, Target);
        _started = Task.Run(_server.StartAsync);
    }

    /// <summary>Host and port.</summary>
    public string Address => $"127.0.0.1:{_server.Port}";

    /// <summary>What is served.</summary>
    public MonitorTarget Target { get; } = new();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _started;
        await _server.DisposeAsync();
    }
}
