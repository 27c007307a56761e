using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Engine.Steps;
using Pulumirpc;

namespace Omega.Offline.Engine.Monitor;

/// <summary>The service that a program registers its resources with.</summary>
internal sealed class ResourceMonitorService : ResourceMonitor.ResourceMonitorBase
{
    private static readonly HashSet<string> Features =
        new(StringComparer.Ordinal) { "secrets", "resourceReferences", "outputValues", "aliasSpecs", "deletedWith" };

    private readonly MonitorTarget _target;

    /// <summary>Serves the run that the target holds.</summary>
    public ResourceMonitorService(MonitorTarget target) => _target = target;

    private ProgramRun Run => _target.Run ?? throw new RpcException(new Status(StatusCode.Unavailable, "no program is running"));

    /// <inheritdoc/>
    public override Task<SupportsFeatureResponse> SupportsFeature(SupportsFeatureRequest request, ServerCallContext context) =>
        Task.FromResult(new SupportsFeatureResponse { HasSupport = Features.Contains(request.Id) });

    /// <inheritdoc/>
    public override Task<RegisterResourceResponse> RegisterResource(RegisterResourceRequest request, ServerCallContext context) =>
        AnswerAsync(context, async () =>
        {
            var state = await Run.Registrar.RegisterAsync(GoalReader.Read(request));
            Run.Component(state);
            return new RegisterResourceResponse
            {
                Urn = state.Urn,
                Id = state.Id,
                // A component's outputs come later; what it was given is what it has so far.
                Object = Send(state.Custom ? state.Outputs : state.Inputs, request.AcceptSecrets),
            };
        });

    /// <inheritdoc/>
    public override Task<ReadResourceResponse> ReadResource(ReadResourceRequest request, ServerCallContext context) =>
        AnswerAsync(context, async () =>
        {
            var state = await Run.Registrar.ReadAsync(GoalReader.Read(request));
            return new ReadResourceResponse { Urn = state.Urn, Properties = Send(state.Outputs, request.AcceptSecrets) };
        });

    /// <inheritdoc/>
    public override Task<Empty> RegisterResourceOutputs(RegisterResourceOutputsRequest request, ServerCallContext context) =>
        AnswerAsync(context, () =>
        {
            Run.SetOutputs(request.Urn, Wire.Flatten(request.Outputs));
            return Task.FromResult(new Empty());
        });

    /// <inheritdoc/>
    public override Task<ResourceInvokeResponse> Invoke(ResourceInvokeRequest request, ServerCallContext context) =>
        AnswerAsync(context, () => Run.InvokeAsync(request));

    /// <inheritdoc/>
    public override Task<Empty> SignalAndWaitForShutdown(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    private async Task<T> AnswerAsync<T>(ServerCallContext context, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (StepFailedException)
        {
            // All is said. The program is ended by the run and waits for this answer until then.
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            throw new RpcException(Status.DefaultCancelled);
        }
        catch (EngineException problem)
        {
            Run.Context.Fail(problem.Message);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            throw new RpcException(Status.DefaultCancelled);
        }
    }

    private static Struct Send(Struct properties, bool secrets) => secrets ? properties : Wire.Plain(properties);
}
