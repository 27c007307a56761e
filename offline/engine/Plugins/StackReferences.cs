using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Plugins;

/// <summary>The provider of the package <c>pulumi</c>: reads the outputs of stacks.</summary>
internal sealed class StackReferences : IProvider
{
    private readonly Func<string, Struct> _outputs;

    /// <summary>Reads through <paramref name="outputs"/>, which gives a stack's outputs by its name.</summary>
    public StackReferences(Func<string, Struct> outputs) => _outputs = outputs;

    /// <inheritdoc/>
    public Task<CheckResult> CheckConfigAsync(string urn, Struct olds, Struct news) => Task.FromResult(new CheckResult(new Struct(), []));

    /// <inheritdoc/>
    public Task<DiffResult> DiffConfigAsync(string urn, ResourceState old, Struct news) => Task.FromResult(DiffResult.None);

    /// <inheritdoc/>
    public Task ConfigureAsync(string urn, string id, Struct inputs) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(string urn, Struct olds, Struct news) => Task.FromResult(new CheckResult(
        news,
        Urns.Type(urn) == Urns.StackReferenceType ? [] : [new CheckFailure { Property = "type", Reason = $"unknown type '{Urns.Type(urn)}'" }]));

    /// <inheritdoc/>
    public Task<DiffResult> DiffAsync(string urn, ResourceState old, Struct news, IReadOnlyList<string> ignoreChanges) =>
        Task.FromResult(old.Inputs.Equals(news) ? DiffResult.None : DiffResult.Some with { Replaces = ["name"] });

    /// <inheritdoc/>
    public Task<OperationResult> CreateAsync(ResourceState resource, bool preview) =>
        Task.FromResult(new OperationResult(preview ? string.Empty : Guid.NewGuid().ToString(), Read(resource.Inputs)));

    /// <inheritdoc/>
    public Task<OperationResult> UpdateAsync(ResourceState old, ResourceState now, bool preview) =>
        Task.FromResult(new OperationResult(old.Id, Read(now.Inputs)));

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceState resource) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<OperationResult> ReadAsync(ResourceState resource) =>
        Task.FromResult(new OperationResult(resource.Id, Read(resource.Inputs), resource.Inputs, []));

    /// <inheritdoc/>
    public Task<InvokeResult> InvokeAsync(string token, Struct arguments, bool preview) =>
        throw new EngineException($"function '{token}' is not known to this engine.");

    /// <inheritdoc/>
    public Task<string> SchemaAsync() => throw new EngineException("the package 'pulumi' has no schema.");

    private Struct Read(Struct inputs)
    {
        var name = inputs.Fields.TryGetValue("name", out var value) ? value : Wire.Unknown();
        var result = new Struct { Fields = { ["name"] = name } };
        if (Wire.HasUnknown(name))
        {
            result.Fields["outputs"] = Wire.Unknown();
            return result;
        }

        var outputs = _outputs(Wire.Plain(name).StringValue);
        result.Fields["outputs"] = Value.ForStruct(outputs);
        result.Fields["secretOutputNames"] = Value.ForList(
            [.. outputs.Fields.Where(item => Wire.HasSecret(item.Value)).Select(item => Value.ForString(item.Key)).OrderBy(item => item.StringValue, StringComparer.Ordinal)]);
        return result;
    }
}
