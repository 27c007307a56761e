using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Support;

/// <summary>A provider without a process: inputs become outputs, every call is written down.</summary>
internal sealed class FakeProvider : IProvider, IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly ConcurrentQueue<string> _configured = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private int _ids;

    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>With what it was configured, by the name of its resource.</summary>
    public IReadOnlyList<string> Configured => [.. _configured];

    /// <summary>All that it was asked, with all that it was given.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>Texts that come back in capitals, so that what is put out is another than what was put in.</summary>
    public bool Shouts { get; set; }

    /// <summary>How often it was ended: once for each time that it was started.</summary>
    public int Ended { get; private set; }

    /// <summary>What stands before the number of each id.</summary>
    public string Prefix { get; set; } = "id-";

    /// <summary>Whether it says nothing of what comes of a resource, as one that takes no part in previews.</summary>
    public bool SaysNothing { get; set; }

    /// <summary>Whether what is created has no id.</summary>
    public bool HasNoIds { get; set; }

    /// <summary>Resources that are really there, by id.</summary>
    public ConcurrentDictionary<string, string> Real { get; } = new();

    /// <summary>Properties whose change replaces.</summary>
    public HashSet<string> Replacing { get; } = ["key"];

    /// <summary>Whether it can go on with another configuration.</summary>
    public bool Moves { get; set; }

    /// <summary>Whether a replacement deletes first.</summary>
    public bool DeleteBeforeReplace { get; set; }

    /// <summary>Whether reading gives back what is secret as if it were not.</summary>
    public bool ReadsPlain { get; set; }

    /// <summary>What reading finds; null: what the engine knows, while it is there.</summary>
    public Func<ResourceState, OperationResult>? Finds { get; set; }

    /// <summary>What a question is answered: what was asked.</summary>
    public Func<Struct, InvokeResult> Answers { get; set; } = asked => new InvokeResult(asked, []);

    /// <summary>Whether it leaves open if something changes.</summary>
    public bool LeavesOpen { get; set; }

    /// <summary>Called with "create name" and the like before it is done; may throw.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public void ClearCalls()
    {
        _calls.Clear();
        _asked.Clear();
    }

    public ValueTask DisposeAsync()
    {
        Ended++;
        return ValueTask.CompletedTask;
    }

    public Task<CheckResult> CheckConfigAsync(string urn, Struct olds, Struct news)
    {
        Note("check config", urn, ("olds", olds), ("news", news));
        return Task.FromResult(new CheckResult(news, []));
    }

    public Task<DiffResult> DiffConfigAsync(string urn, ResourceState old, Struct news)
    {
        Note("diff config", urn, ("inputs", old.Inputs), ("outputs", old.Outputs), ("news", news));
        return Task.FromResult(LeavesOpen ? DiffResult.Unknown : ProviderInputs.ForPlugin(old.Inputs).Equals(news) ? DiffResult.None : DiffResult.Some with { Replaces = Moves ? [] : ["config"] });
    }

    public Task ConfigureAsync(string urn, string id, Struct inputs)
    {
        Note("configure", urn, ("inputs", inputs));
        _configured.Enqueue($"{Urns.Name(urn)} {inputs}");
        return Task.CompletedTask;
    }

    public Task<CheckResult> CheckAsync(string urn, Struct olds, Struct news)
    {
        Note("check", urn, ("olds", olds), ("news", news));
        _calls.Enqueue($"check {Urns.Name(urn)}{(olds.Fields.Count == 0 ? " anew" : string.Empty)}");
        return Task.FromResult(new CheckResult(
            news,
            news.Fields.ContainsKey("wrong") ? [new CheckFailure { Property = "wrong", Reason = "is not allowed" }] : []));
    }

    public Task<DiffResult> DiffAsync(string urn, ResourceState old, Struct news, IReadOnlyList<string> ignoreChanges)
    {
        Note($"diff [{string.Join(' ', ignoreChanges)}]", urn, ("inputs", old.Inputs), ("outputs", old.Outputs), ("news", news));
        _calls.Enqueue($"diff {Urns.Name(urn)}");
        if (LeavesOpen)
        {
            return Task.FromResult(DiffResult.Unknown);
        }

        var changed = old.Inputs.Fields.Keys.Union(news.Fields.Keys)
            .Where(key => !old.Inputs.Fields.TryGetValue(key, out var before) || !news.Fields.TryGetValue(key, out var after) || !before.Equals(after))
            .Order(StringComparer.Ordinal)
            .ToList();
        return Task.FromResult(changed.Count == 0
            ? DiffResult.None
            : DiffResult.Some with { Diffs = changed, Replaces = [.. changed.Where(Replacing.Contains)], DeleteBeforeReplace = DeleteBeforeReplace });
    }

    public async Task<OperationResult> CreateAsync(ResourceState resource, bool preview)
    {
        Note(preview ? "preview create" : "create", resource.Urn, ("inputs", resource.Inputs));
        if (preview)
        {
            _calls.Enqueue($"preview create {Urns.Name(resource.Urn)}");
            var unknown = resource.Inputs.Clone();
            unknown.Fields["made"] = Wire.Unknown();
            return new OperationResult(string.Empty, SaysNothing ? null : unknown);
        }

        await BeginAsync($"create {Urns.Name(resource.Urn)}");
        var id = HasNoIds ? "" : $"{Prefix}{Interlocked.Increment(ref _ids)}";
        Real[id] = resource.Urn;
        var outputs = PutOut(resource.Inputs);
        outputs.Fields["made"] = Value.ForString(id);
        return SaysNothing ? new OperationResult(id, null) : resource.Inputs.Fields.ContainsKey("sick")
            ? new OperationResult(id, outputs, null, ["it is not ready"])
            : new OperationResult(id, outputs);
    }

    public async Task<OperationResult> UpdateAsync(ResourceState old, ResourceState now, bool preview)
    {
        Note(preview ? "preview update" : "update", now.Urn, ("old inputs", old.Inputs), ("old outputs", old.Outputs), ("inputs", now.Inputs));
        await BeginAsync($"{(preview ? "preview " : string.Empty)}update {Urns.Name(now.Urn)}");
        var outputs = PutOut(now.Inputs);
        outputs.Fields["made"] = Value.ForString(old.Id);
        return new OperationResult(old.Id, outputs);
    }

    public async Task DeleteAsync(ResourceState resource)
    {
        Note($"delete {resource.Id}", resource.Urn, ("inputs", resource.Inputs), ("outputs", resource.Outputs));
        await BeginAsync($"delete {Urns.Name(resource.Urn)}");
        Real.TryRemove(resource.Id, out _);
    }

    public async Task<OperationResult> ReadAsync(ResourceState resource)
    {
        Note($"read {resource.Id}", resource.Urn, ("inputs", resource.Inputs), ("outputs", resource.Outputs));
        await BeginAsync($"read {Urns.Name(resource.Urn)}");
        return Finds?.Invoke(resource) ?? (Real.ContainsKey(resource.Id)
            ? ReadsPlain
                ? new OperationResult(resource.Id, Wire.Plain(resource.Outputs), Wire.Plain(resource.Inputs), [])
                : new OperationResult(resource.Id, resource.Outputs, resource.Inputs, [])
            : new OperationResult(string.Empty, null));
    }

    public Task<InvokeResult> InvokeAsync(string token, Struct arguments, bool preview) => Task.FromResult(Answers(arguments));

    public Task<string> SchemaAsync() => Task.FromResult("{}");

    /// <summary>A failure as a plugin reports it.</summary>
    public static RpcException Failure(string message) => new(new Status(StatusCode.Unknown, message));

    private Struct PutOut(Struct inputs)
    {
        var outputs = inputs.Clone();
        foreach (var (key, value) in inputs.Fields.Where(field => Shouts && field.Value.KindCase == Value.KindOneofCase.StringValue))
        {
            outputs.Fields[key] = Value.ForString(value.StringValue.ToUpperInvariant());
        }

        return outputs;
    }

    private void Note(string asked, string urn, params (string Name, Struct Properties)[] given) =>
        _asked.Enqueue($"{asked} {Urns.Name(urn)} {string.Join(' ', given.Select(one => $"{one.Name}={Properties.Text(one.Properties)}"))}");

    private async Task BeginAsync(string call)
    {
        _calls.Enqueue(call);
        await Before(call);
    }
}
