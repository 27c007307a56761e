using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Steps;

/// <summary>Deletes what the program does not want any more, each resource after all that need it.</summary>
internal sealed class Deleter
{
    private readonly RunContext _run;
    private readonly ProviderRegistry _providers;
    private readonly StepRunner _steps;
    private readonly Dictionary<ResourceState, HashSet<string>> _needs = new(ReferenceEqualityComparer.Instance);

    /// <summary>Deletes in the given run.</summary>
    public Deleter(RunContext run, ProviderRegistry providers)
    {
        _run = run;
        _providers = providers;
        _steps = new StepRunner(run);
    }

    /// <summary>Deletes the resources that the run has not kept: all of them where it runs no program.</summary>
    /// <remarks>With <paramref name="exceptProtected"/> protected ones stay, with all that they need, and nobody minds.</remarks>
    public async Task DeleteAsync(bool exceptProtected = false)
    {
        var left = Left();
        if (exceptProtected)
        {
            var kept = _run.Olds.All.Where(resource => resource is { Protect: true, Delete: false })
                .SelectMany(resource => NeedsFirst(resource).Append(resource.Urn))
                .ToHashSet(StringComparer.Ordinal);
            left.RemoveAll(resource => !resource.Delete && kept.Contains(resource.Urn));
        }

        var there = _run.Store.Current().Resources.Where(IsThere).ToList();
        KeepNeeded(left, there);
        CheckProtection(left);
        CheckDependents(left, there);
        var tasks = new Dictionary<ResourceState, Task<bool>>(ReferenceEqualityComparer.Instance);
        // Backwards, what needs a resource has its task before that resource looks for it.
        foreach (var resource in Enumerable.Reverse(left))
        {
            var first = tasks.Where(item => NeedsFirst(item.Key).Contains(resource.Urn)).Select(item => item.Value).ToList();
            tasks[resource] = DeleteAfterAsync(resource, first, left);
        }

        await Task.WhenAll(tasks.Values);
    }

    private List<ResourceState> Left()
    {
        // The state has each resource after those that it needs, as the question for the targets asks it.
        return [.. _run.Olds.All.Where(resource =>
            !IsThere(resource) || (!_run.Olds.IsClaimed(resource.Urn) && _run.Targets.Reaches(resource.Urn, resource.Needs())))];
    }

    // What the program still has and a targeted run leaves as it is needs what it needed, as with pulumi.
    private void KeepNeeded(List<ResourceState> left, List<ResourceState> there)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var resource in Enumerable.Reverse(there))
        {
            if (_run.Olds.IsClaimed(resource.Urn) || needed.Contains(resource.Urn))
            {
                needed.UnionWith(resource.Needs());
            }
        }

        left.RemoveAll(resource => IsThere(resource) && needed.Contains(resource.Urn));
    }

    private static bool IsThere(ResourceState resource) => resource is { Delete: false, PendingReplacement: false };

    private void CheckProtection(List<ResourceState> left)
    {
        var guarded = left.Where(resource => resource.Protect && !resource.Delete).ToList();
        foreach (var resource in guarded)
        {
            _run.Events.Say(
                "error",
                $"resource \"{resource.Urn}\" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the "
                + "`protect` flag from the resource in your Pulumi program and run `pulumi up`, or use the command:\n"
                + $"`pulumi state unprotect '{resource.Urn}'`",
                resource.Urn);
        }

        if (guarded.Count > 0)
        {
            _run.Status.Fail();
            throw new StepFailedException();
        }
    }

    // Who needs what goes, and is not among the targets itself, would need in the state what is not there.
    private void CheckDependents(List<ResourceState> left, List<ResourceState> there)
    {
        var going = left.Where(IsThere).Select(resource => resource.Urn).ToHashSet(StringComparer.Ordinal);
        var stranded = there.Where(resource => !going.Contains(resource.Urn) && resource.Needs().Any(going.Contains)).ToList();
        foreach (var resource in stranded)
        {
            _run.Events.Say(
                "error",
                $"{resource.Urn} depends on a resource that is to be deleted and is not itself in the --target list. "
                + "Name it with --target too, or give --target-dependents.",
                resource.Urn);
        }

        if (stranded.Count > 0)
        {
            _run.Status.Fail();
            throw new StepFailedException();
        }
    }

    // Everything that the resource needs, also through resources that are not deleted now.
    private HashSet<string> NeedsFirst(ResourceState resource)
    {
        if (!_needs.TryGetValue(resource, out var needs))
        {
            _needs[resource] = needs = new(StringComparer.Ordinal);
            var open = new Stack<string>(resource.Needs());
            while (open.TryPop(out var urn))
            {
                if (needs.Add(urn) && _run.Olds.Get(urn) is { } next && next.Urn != resource.Urn)
                {
                    foreach (var further in next.Needs())
                    {
                        open.Push(further);
                    }
                }
            }
        }

        return needs;
    }

    private async Task<bool> DeleteAfterAsync(ResourceState resource, List<Task<bool>> first, List<ResourceState> left)
    {
        await Task.WhenAll(first);
        if (first.Exists(task => !task.Result))
        {
            return false;
        }

        try
        {
            if (resource.PendingReplacement)
            {
                _run.Store.Record(resource, null, save: !_run.Preview);
                return true;
            }

            var kind = resource.External ? StepKind.Discard : resource.Delete ? StepKind.DeleteReplaced : StepKind.Delete;
            return await _steps.DeleteAsync(await ProviderAsync(resource, left), resource, kind, pendingReplacement: false);
        }
        catch (StepFailedException)
        {
            return false;
        }
    }

    // Nothing where the state alone forgets the resource.
    private async Task<Plugins.IProvider?> ProviderAsync(ResourceState resource, List<ResourceState> left)
    {
        var forgetOnly = !resource.Custom || resource.External || resource.RetainOnDelete
            || Urns.IsProviderType(resource.Type)
            || left.Exists(other => other.Urn == resource.DeletedWith);
        return forgetOnly || _run.Preview ? null : await _providers.GetAsync(resource.Provider);
    }
}
