using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumirpc;

namespace Omega.Offline.Engine.Monitor;

/// <summary>The service to which programs and plugins say what they have to say.</summary>
internal sealed class EngineService : Pulumirpc.Engine.EngineBase
{
    private readonly MonitorTarget _target;
    private string _root = string.Empty;

    /// <summary>Serves the run that the target holds.</summary>
    public EngineService(MonitorTarget target) => _target = target;

    /// <inheritdoc/>
    public override Task<Empty> Log(LogRequest request, ServerCallContext context)
    {
        var severity = request.Severity switch
        {
            LogSeverity.Debug => "debug",
            LogSeverity.Warning => "warning",
            LogSeverity.Error => "error",
            _ => "info",
        };
        _target.Events?.Say(severity, request.Message, request.Urn, request.Ephemeral);
        return Task.FromResult(new Empty());
    }

    /// <inheritdoc/>
    public override Task<GetRootResourceResponse> GetRootResource(GetRootResourceRequest request, ServerCallContext context) =>
        Task.FromResult(new GetRootResourceResponse { Urn = _root });

    /// <inheritdoc/>
    public override Task<SetRootResourceResponse> SetRootResource(SetRootResourceRequest request, ServerCallContext context)
    {
        _root = request.Urn;
        return Task.FromResult(new SetRootResourceResponse());
    }

    /// <inheritdoc/>
    public override Task<RequirePulumiVersionResponse> RequirePulumiVersion(RequirePulumiVersionRequest request, ServerCallContext context) =>
        Task.FromResult(new RequirePulumiVersionResponse());
}
