using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Pulumirpc;

namespace Pulumi;

/// <summary>The engine that started this program.</summary>
internal sealed class GrpcMonitor : IMonitor
{
    private readonly ResourceMonitor.ResourceMonitorClient _monitor;
    private readonly Pulumirpc.Engine.EngineClient _engine;

    public GrpcMonitor(string monitorAddress, string engineAddress)
    {
        _monitor = new(Channel(monitorAddress));
        _engine = new(Channel(engineAddress));
    }

    public async Task StartAsync()
    {
        var answer = await _monitor.SupportsFeatureAsync(new SupportsFeatureRequest { Id = "aliasSpecs" });
        if (!answer.HasSupport)
        {
            throw new RunException("The engine does not support alias specifications; this program needs Pulumi 3.53 or newer.");
        }
    }

    public async Task<(string Urn, string? Id, Struct State, bool Skipped)> RegisterAsync(RegisterResourceRequest request)
    {
        var response = await _monitor.RegisterResourceAsync(request);
        return (response.Urn, response.Id, response.Object ?? new Struct(), response.Result != Result.Success);
    }

    public async Task<(string Urn, Struct State)> ReadAsync(ReadResourceRequest request)
    {
        var response = await _monitor.ReadResourceAsync(request);
        return (response.Urn, response.Properties ?? new Struct());
    }

    public async Task RegisterOutputsAsync(RegisterResourceOutputsRequest request) => await _monitor.RegisterResourceOutputsAsync(request);

    public async Task<Struct> InvokeAsync(ResourceInvokeRequest request)
    {
        var response = await _monitor.InvokeAsync(request);
        return response.Failures.Count == 0
            ? response.Return ?? new Struct()
            : throw new RunException($"{request.Tok} failed: " + string.Join("; ", response.Failures.Select(failure =>
                failure.Property.Length == 0 ? failure.Reason : $"{failure.Reason} ({failure.Property})")));
    }

    public async Task LogAsync(LogRequest request) => await _engine.LogAsync(request);

    public async Task CompleteAsync()
    {
        try
        {
            await _monitor.SignalAndWaitForShutdownAsync(new Empty());
        }
        catch (Grpc.Core.RpcException exception) when (exception.StatusCode == Grpc.Core.StatusCode.Unimplemented)
        {
            // An older engine ends when the program does.
        }
    }

    private static GrpcChannel Channel(string address) => GrpcChannel.ForAddress("http://" + address, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = null,
        MaxSendMessageSize = null,
        // The engine is on this machine: a proxy of the environment must not come between.
        HttpHandler = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true },
    });
}
