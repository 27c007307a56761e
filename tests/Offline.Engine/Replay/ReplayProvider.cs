using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Plugins;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Replay;

/// <summary>A provider that answers as the official one did in a recording.</summary>
internal sealed class ReplayProvider : IProvider
{
    private readonly Recording _recording;

    public ReplayProvider(Recording recording) => _recording = recording;

    public Task<CheckResult> CheckConfigAsync(string urn, Struct olds, Struct news)
    {
        var response = _recording.Answer<CheckResponse>("CheckConfig", urn, null, ("olds", olds), ("news", news));
        return Task.FromResult(new CheckResult(Wire.SecretLike(response.Inputs, news), response.Failures));
    }

    public Task<Plugins.DiffResult> DiffConfigAsync(string urn, ResourceState old, Struct news)
    {
        try
        {
            return Task.FromResult(Plugins.DiffResult.From(_recording.Answer<DiffResponse>(
                "DiffConfig", urn, null, ("olds", old.Outputs), ("news", news), ("oldInputs", ProviderInputs.ForPlugin(old.Inputs)))));
        }
        catch (RpcException problem) when (problem.StatusCode == StatusCode.Unimplemented)
        {
            return Task.FromResult(Plugins.DiffResult.Unknown);
        }
    }

    public Task ConfigureAsync(string urn, string id, Struct inputs)
    {
        _recording.Answer<ConfigureResponse>("Configure", urn, null, ("args", inputs));
        return Task.CompletedTask;
    }

    public Task<CheckResult> CheckAsync(string urn, Struct olds, Struct news)
    {
        var response = _recording.Answer<CheckResponse>("Check", urn, null, ("olds", olds), ("news", news));
        return Task.FromResult(new CheckResult(Wire.SecretLike(response.Inputs, news), response.Failures));
    }

    public Task<Plugins.DiffResult> DiffAsync(string urn, ResourceState old, Struct news, IReadOnlyList<string> ignoreChanges) => Task.FromResult(Plugins.DiffResult.From(
        _recording.Answer<DiffResponse>("Diff", urn, old.Id, ("olds", old.Outputs), ("news", news), ("oldInputs", old.Inputs))));

    public Task<OperationResult> CreateAsync(ResourceState resource, bool preview) => GuardAsync(resource.Urn, () =>
    {
        var response = _recording.Answer<CreateResponse>("Create", resource.Urn, null, ("properties", resource.Inputs));
        return new OperationResult(response.Id, Wire.SecretLike(response.Properties, resource.Inputs));
    });

    public Task<OperationResult> UpdateAsync(ResourceState old, ResourceState now, bool preview) => GuardAsync(now.Urn, () =>
    {
        var response = _recording.Answer<UpdateResponse>(
            "Update", now.Urn, old.Id, ("olds", old.Outputs), ("news", now.Inputs), ("oldInputs", old.Inputs));
        return new OperationResult(old.Id, Wire.SecretLike(response.Properties, now.Inputs));
    });

    public Task DeleteAsync(ResourceState resource)
    {
        _recording.Answer<Empty>("Delete", resource.Urn, resource.Id, ("properties", resource.Outputs), ("oldInputs", resource.Inputs));
        return Task.CompletedTask;
    }

    public Task<OperationResult> ReadAsync(ResourceState resource) => GuardAsync(resource.Urn, () =>
    {
        var response = _recording.Answer<ReadResponse>("Read", resource.Urn, resource.Id, ("properties", resource.Outputs), ("inputs", resource.Inputs));
        return new OperationResult(
            response.Id,
            response.Properties is null ? null : Wire.SecretLike(response.Properties, resource.Outputs),
            response.Inputs is null ? null : Wire.SecretLike(response.Inputs, resource.Inputs),
            []);
    });

    public Task<InvokeResult> InvokeAsync(string token, Struct arguments, bool preview) =>
        Task.FromResult(new InvokeResult(_recording.Invoke(token), []));

    public Task<string> SchemaAsync() => throw new NotSupportedException();

    private Task<OperationResult> GuardAsync(string urn, Func<OperationResult> answer)
    {
        try
        {
            return Task.FromResult(answer());
        }
        catch (RpcException problem) when (_recording.Unfinished(problem, urn) is { } unfinished)
        {
            return Task.FromResult(unfinished);
        }
    }
}
