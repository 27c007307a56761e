using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Steps;

/// <summary>Replaces resources: the new one first, or the old one and all that cannot be without it first.</summary>
internal sealed class Replacements
{
    private readonly RunContext _run;
    private readonly ProviderRegistry _providers;
    private readonly StepRunner _steps;

    /// <summary>Replaces in the given run.</summary>
    public Replacements(RunContext run, ProviderRegistry providers, StepRunner steps)
    {
        _run = run;
        _providers = providers;
        _steps = steps;
    }

    /// <summary>Refuses to replace a protected resource.</summary>
    public void Allow(ResourceState old, ResourceState now)
    {
        if (old.Protect)
        {
            throw _run.Fail(
                $"unable to replace resource \"{now.Urn}\"\nas it is currently marked for protection. To unprotect the resource, "
                + "remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`",
                old.Urn);
        }
    }

    /// <summary>Puts <paramref name="now"/> in the place of <paramref name="old"/>.</summary>
    public async Task<ResourceState> ReplaceAsync(Goal goal, ResourceState old, ResourceState now, IProvider provider, DiffResult diff)
    {
        if (goal.DeleteBeforeReplace ?? diff.DeleteBeforeReplace)
        {
            // All that may refuse refuses before the first one goes.
            var dependents = await DependentsAsync(old);
            foreach (var dependent in dependents)
            {
                Allow(dependent, dependent);
            }

            foreach (var dependent in dependents.Reverse())
            {
                await DeleteFirstAsync(dependent);
            }

            await DeleteFirstAsync(old);
        }

        var created = await _steps.CreateAsync(provider, now, old, diff);
        _steps.Replaced(old, created, diff);
        return created;
    }

    /// <summary>Whether the resource's provider is another one, to which it cannot just move.</summary>
    public async Task<bool> ProviderChangedAsync(ResourceState old, ResourceState now)
    {
        if (old.Provider == now.Provider || old.Provider.Length == 0
            || (Urns.IsDefaultProvider(old.Provider) && Urns.IsDefaultProvider(now.Provider)))
        {
            return false;
        }

        var before = _run.Olds.Get(Urns.SplitReference(old.Provider).Urn);
        var after = _run.Olds.Settled(Urns.SplitReference(now.Provider).Urn);
        if (before is null || after is null)
        {
            return false;
        }

        var provider = await _providers.GetAsync(now.Provider);
        return (await provider.DiffConfigAsync(after.Urn, before, ProviderInputs.ForPlugin(after.Inputs))).Replace;
    }

    private async Task DeleteFirstAsync(ResourceState old)
    {
        var provider = old.RetainOnDelete || Urns.IsProviderType(old.Type) ? null : await _providers.GetAsync(old.Provider);
        await _steps.DeleteAsync(provider, old, StepKind.DeleteReplaced, pendingReplacement: true);
    }

    // Resources that would have to be replaced if what they get from the given one were not known.
    private async Task<IReadOnlyList<ResourceState>> DependentsAsync(ResourceState root)
    {
        var gone = new HashSet<string>(StringComparer.Ordinal) { root.Urn };
        var dependents = new List<ResourceState>();
        foreach (var resource in _run.Olds.All.Where(resource => resource is { Custom: true, Delete: false, External: false, PendingReplacement: false }))
        {
            if (resource.Urn == root.Urn || _run.Olds.IsClaimed(resource.Urn) || !await WouldReplaceAsync(resource, gone))
            {
                continue;
            }

            gone.Add(resource.Urn);
            dependents.Add(resource);
        }

        return dependents;
    }

    private async Task<bool> WouldReplaceAsync(ResourceState resource, HashSet<string> gone)
    {
        if (resource.Provider.Length == 0)
        {
            return false;
        }

        if (gone.Contains(Urns.SplitReference(resource.Provider).Urn))
        {
            return true;
        }

        var touched = resource.PropertyDependencies.Where(item => item.Value.Any(gone.Contains)).Select(item => item.Key).ToList();
        if (touched.Count == 0)
        {
            return false;
        }

        var inputs = resource.Inputs.Clone();
        touched.ForEach(key => inputs.Fields[key] = Wire.Unknown());
        var provider = await _providers.GetAsync(resource.Provider);
        return ReplaceRules.Apply(await provider.DiffAsync(resource.Urn, resource, inputs, resource.IgnoreChanges), resource.ReplaceOnChanges).Replace;
    }
}
