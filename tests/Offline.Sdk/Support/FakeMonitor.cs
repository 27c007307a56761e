using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumirpc;

namespace Omega.Offline.Sdk.Tests.Support;

/// <summary>The engine's side: keeps every request and answers as recorded.</summary>
public sealed class FakeMonitor(FakeEngine engine) : ResourceMonitor.ResourceMonitorBase
{
    public override Task<SupportsFeatureResponse> SupportsFeature(SupportsFeatureRequest request, ServerCallContext context) =>
        Task.FromResult(new SupportsFeatureResponse { HasSupport = true });

    public override async Task<RegisterResourceResponse> RegisterResource(RegisterResourceRequest request, ServerCallContext context)
    {
        engine.Calls.Enqueue(request);
        await (engine.Wait?.Invoke(request) ?? Task.CompletedTask);
        if (engine.Refusal?.Invoke(request) is { } refusal)
        {
            throw new RpcException(refusal);
        }

        return engine.Recording.Answer<RegisterResourceResponse>("RegisterResource", ("type", request.Type), ("name", request.Name))
            ?? new RegisterResourceResponse
            {
                Urn = $"urn:pulumi:stack::project::{request.Type}::{request.Name}",
                Id = !request.Custom ? "" : engine.IsPreview ? "" : request.Name + "-id",
                Object = request.Object,
            };
    }

    public override Task<Empty> RegisterResourceOutputs(RegisterResourceOutputsRequest request, ServerCallContext context)
    {
        engine.Calls.Enqueue(request);
        return Task.FromResult(new Empty());
    }

    public override Task<ReadResourceResponse> ReadResource(ReadResourceRequest request, ServerCallContext context)
    {
        engine.Calls.Enqueue(request);
        return Task.FromResult(engine.Recording.Answer<ReadResourceResponse>("ReadResource", ("id", request.Id))
            ?? new ReadResourceResponse { Urn = $"urn:pulumi:stack::project::{request.Type}::{request.Name}", Properties = request.Properties });
    }

    public override Task<ResourceInvokeResponse> Invoke(ResourceInvokeRequest request, ServerCallContext context)
    {
        engine.Calls.Enqueue(request);
        return Task.FromResult(engine.Recording.Answer<ResourceInvokeResponse>("Invoke", ("tok", request.Tok))
            ?? new ResourceInvokeResponse { Return = request.Args });
    }

    public override Task<Empty> SignalAndWaitForShutdown(Empty request, ServerCallContext context)
    {
        engine.Calls.Enqueue(request);
        return engine.KnowsShutdown ? Task.FromResult(new Empty()) : throw new RpcException(new Status(StatusCode.Unimplemented, "unknown method"));
    }
}
