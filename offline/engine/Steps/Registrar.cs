using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Steps;

/// <summary>Makes of a resource that the program registers the steps that bring it about.</summary>
internal sealed partial class Registrar
{
    private readonly RunContext _run;
    private readonly ProviderRegistry _providers;
    private readonly StepRunner _steps;
    private readonly Replacements _replacements;
    private readonly HashSet<string> _skipped = new(StringComparer.Ordinal);

    /// <summary>Registers in the given run with the given providers.</summary>
    public Registrar(RunContext run, ProviderRegistry providers)
    {
        _run = run;
        _providers = providers;
        _steps = new StepRunner(run);
        _replacements = new Replacements(run, providers, _steps);
    }

    /// <summary>Brings the resource about and gives what became of it.</summary>
    public async Task<ResourceState> RegisterAsync(Goal goal)
    {
        _run.Status.ThrowIfStopped();
        goal = ProviderInputs.WithVersion(goal);
        var urn = Urns.Create(_run.Stack.Stack, _run.Stack.Project, goal.Parent, goal.Type, goal.Name);
        var provider = await ProviderOfAsync(goal);
        var old = _run.Olds.Claim(urn, goal);
        if (!IsTargeted(urn, old, goal, provider.Reference))
        {
            return Untouched(urn, goal, old, provider.Reference);
        }

        var inputs = WithoutIgnored(goal, old);
        if (goal.Custom)
        {
            inputs = await CheckAsync(provider.Instance!, urn, goal, Recreates(old) ? null : old, inputs);
        }

        var now = NewState(urn, goal, inputs, provider.Reference);
        CheckTargetedNeeds(now);
        return old is null || Recreates(old)
            ? await CreateAsync(old, now, provider.Instance)
            : await ChangeAsync(goal, old, now, provider.Instance);
    }

    /// <summary>Reads a resource that is managed elsewhere.</summary>
    public async Task<ResourceState> ReadAsync(Goal goal)
    {
        _run.Status.ThrowIfStopped();
        var urn = Urns.Create(_run.Stack.Stack, _run.Stack.Project, goal.Parent, goal.Type, goal.Name);
        var provider = await ProviderOfAsync(goal);
        var old = _run.Olds.Claim(urn, goal);
        var now = NewState(urn, goal, goal.Inputs, provider.Reference);
        now.Id = goal.ReadId;
        if (Wire.HasUnknown(Value.ForString(goal.ReadId)) || Wire.HasUnknown(goal.Inputs))
        {
            now.Outputs = new Struct { Fields = { ["outputs"] = Wire.Unknown() } };
            return now;
        }

        return await _steps.ReadAsync(provider.Instance!, old, now);
    }

    private async Task<ResourceState> CreateAsync(ResourceState? old, ResourceState now, IProvider? provider)
    {
        var created = await _steps.CreateAsync(provider, now, old, null);
        if (old is { PendingReplacement: true })
        {
            _steps.Replaced(old, created, null);
        }

        return created;
    }

    private async Task<ResourceState> ChangeAsync(Goal goal, ResourceState old, ResourceState now, IProvider? provider)
    {
        var diff = await DiffAsync(old, now, provider);
        diff = ReplaceRules.Apply(diff, goal.ReplaceOnChanges);
        if (!diff.Any)
        {
            return old.InitErrors.Count > 0
                ? await _steps.UpdateAsync(provider, old, now, diff)
                : await SameAsync(old, now, provider);
        }

        if (!diff.Replace)
        {
            return await _steps.UpdateAsync(provider, old, now, diff);
        }

        _replacements.Allow(old, now);
        // The new one does not inherit what the old one was given as defaults.
        now.Inputs = await CheckAsync(provider!, now.Urn, goal, null, goal.Inputs);
        return await _replacements.ReplaceAsync(goal, old, now, provider!, diff);
    }

    private async Task<ResourceState> SameAsync(ResourceState old, ResourceState now, IProvider? provider)
    {
        if (Urns.IsProviderType(now.Type))
        {
            await AskAsync(now.Urn, async () =>
            {
                await provider!.ConfigureAsync(now.Urn, old.Id, ProviderInputs.ForPlugin(now.Inputs));
                return true;
            });
        }

        return _steps.Same(old, now);
    }

    private async Task<DiffResult> DiffAsync(ResourceState old, ResourceState now, IProvider? provider)
    {
        if (provider is null)
        {
            return old.Inputs.Equals(now.Inputs) ? DiffResult.None : DiffResult.Some;
        }

        if (Urns.IsProviderType(now.Type))
        {
            var answer = await provider.DiffConfigAsync(now.Urn, old, ProviderInputs.ForPlugin(now.Inputs));
            return answer.Changes == DiffResult.Unknown.Changes ? Compared(old, now) : answer;
        }

        if (await _replacements.ProviderChangedAsync(old, now))
        {
            return DiffResult.Some with { Replaces = ["provider"] };
        }

        var diff = await AskAsync(now.Urn, () => provider.DiffAsync(now.Urn, old, now.Inputs, now.IgnoreChanges));
        return diff.Changes == DiffResult.Unknown.Changes ? Compared(old, now) : diff;
    }

    private static DiffResult Compared(ResourceState old, ResourceState now) =>
        ProviderInputs.ForPlugin(old.Inputs).Equals(ProviderInputs.ForPlugin(now.Inputs)) ? DiffResult.None : DiffResult.Some;

    private async Task<Struct> CheckAsync(IProvider provider, string urn, Goal goal, ResourceState? old, Struct inputs)
    {
        var olds = old is null ? new Struct() : old.Inputs;
        var isProvider = Urns.IsProviderType(goal.Type);
        var result = await AskAsync(urn, () => isProvider
            ? provider.CheckConfigAsync(urn, old is null ? new Struct() : old.Outputs, inputs)
            : provider.CheckAsync(urn, olds, inputs));
        if (result.Failures.Count > 0)
        {
            foreach (var failure in result.Failures)
            {
                var where = failure.Property.Length > 0 ? $"property {failure.Property} has a problem" : "has a problem";
                _run.Events.Say("error", $"{goal.Type} resource '{goal.Name}': {where}: {failure.Reason}", urn);
            }

            _run.Status.Fail();
            throw new StepFailedException();
        }

        return isProvider ? ProviderInputs.ForState(result.Inputs) : result.Inputs;
    }

    private async Task<T> AskAsync<T>(string urn, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Grpc.Core.RpcException problem)
        {
            throw _run.Fail(problem.Status.Detail, urn);
        }
    }

    private async Task<(string Reference, IProvider? Instance)> ProviderOfAsync(Goal goal)
    {
        if (!goal.Custom)
        {
            return (string.Empty, null);
        }

        if (Urns.IsProviderType(goal.Type))
        {
            var urn = Urns.Create(_run.Stack.Stack, _run.Stack.Project, goal.Parent, goal.Type, goal.Name);
            return (string.Empty, await _providers.StartAsync(Urns.Package(goal.Type), urn));
        }

        var reference = goal.Provider.Length > 0
            ? goal.Provider
            : await _providers.DefaultAsync(Urns.Package(goal.Type), goal.Version);
        return (reference, await _providers.GetAsync(reference));
    }

    private static Struct WithoutIgnored(Goal goal, ResourceState? old)
    {
        if (old is null)
        {
            return goal.Inputs;
        }

        var inputs = goal.Inputs.Clone();
        foreach (var path in goal.IgnoreChanges)
        {
            PropertyPath.Parse(path).Restore(inputs, old.Inputs);
        }

        return inputs;
    }

    // Deleted before its replacement, which then did not come; or read until now and managed from now on.
    private static bool Recreates(ResourceState? old) => old is { PendingReplacement: true } or { External: true };

    private static ResourceState NewState(string urn, Goal goal, Struct inputs, string provider) => new()
    {
        Urn = urn,
        Type = goal.Type,
        Custom = goal.Custom,
        Inputs = inputs,
        Parent = goal.Parent,
        Protect = goal.Protect,
        External = goal.ReadId.Length > 0,
        Dependencies = goal.Dependencies,
        Provider = provider,
        PropertyDependencies = goal.PropertyDependencies,
        AdditionalSecretOutputs = goal.AdditionalSecretOutputs,
        CustomTimeouts = goal.CustomTimeouts,
        RetainOnDelete = goal.RetainOnDelete,
        DeletedWith = goal.DeletedWith,
        IgnoreChanges = goal.IgnoreChanges,
        ReplaceOnChanges = goal.ReplaceOnChanges,
    };
}
