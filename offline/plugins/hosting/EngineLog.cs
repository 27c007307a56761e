using Grpc.Core;
using Grpc.Net.Client;
using Pulumirpc;

namespace Omega.Offline.Plugins.Hosting;

/// <summary>Sends messages to the engine that started this plugin.</summary>
public sealed class EngineLog : IEngineLog, IDisposable
{
    private readonly Lazy<GrpcChannel>? _channel;

    /// <summary>Connects with the first message; without an address every message is dropped.</summary>
    public EngineLog(string? address)
    {
        _channel = address is null ? null : new Lazy<GrpcChannel>(() => GrpcChannel.ForAddress(
            "http://" + address,
            // The engine is on this machine: a proxy of the environment must not come between.
            new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true } }));
    }

    /// <inheritdoc/>
    public async Task WriteAsync(LogRequest message)
    {
        if (_channel is null)
        {
            return;
        }

        try
        {
            await new Engine.EngineClient(_channel.Value).LogAsync(message);
        }
        catch (RpcException)
        {
            // A lost message must not fail the work it tells about.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_channel is { IsValueCreated: true })
        {
            _channel.Value.Dispose();
        }
    }
}
