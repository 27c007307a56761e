using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Steps;

/// <summary>Finds the resources of the state before the run, also by names that they had earlier.</summary>
internal sealed class OldResources
{
    private readonly StackName _stack;
    private readonly Dictionary<string, ResourceState> _byUrn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _aliases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ResourceState?> _seen = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Indexes the state.</summary>
    public OldResources(StackName stack, Snapshot start)
    {
        _stack = stack;
        All = start.Resources;
        foreach (var resource in start.Resources.Where(resource => !resource.Delete))
        {
            _byUrn[resource.Urn] = resource;
        }
    }

    /// <summary>Every resource, in the order of the state.</summary>
    public IReadOnlyList<ResourceState> All { get; }

    /// <summary>The live resource of that URN, or nothing.</summary>
    public ResourceState? Get(string urn) => _byUrn.GetValueOrDefault(urn);

    /// <summary>Notes that the program registers the URN, and gives the old resource for it; a second time is refused.</summary>
    public ResourceState? Claim(string urn, Goal goal)
    {
        lock (_lock)
        {
            if (!_seen.TryAdd(urn, null))
            {
                throw new EngineException($"Duplicate resource URN '{urn}'; try giving it a unique name");
            }

            var aliases = AliasUrns(goal);
            _aliases[urn] = aliases;
            var old = aliases.Prepend(urn).Select(Get).FirstOrDefault(found => found is not null);
            if (old is not null && old.Urn != urn && !_seen.TryAdd(old.Urn, null))
            {
                throw new EngineException($"'{urn}' has the alias '{old.Urn}', which is another resource of this program");
            }

            return old;
        }
    }

    /// <summary>Notes what a registered resource has become.</summary>
    public void Settle(ResourceState now)
    {
        lock (_lock)
        {
            _seen[now.Urn] = now;
        }
    }

    /// <summary>What the run has made of the URN so far, or nothing.</summary>
    public ResourceState? Settled(string urn)
    {
        lock (_lock)
        {
            return _seen.GetValueOrDefault(urn);
        }
    }

    /// <summary>Whether the program has registered the URN in this run.</summary>
    public bool IsClaimed(string urn)
    {
        lock (_lock)
        {
            return _seen.ContainsKey(urn);
        }
    }

    private List<string> AliasUrns(Goal goal)
    {
        var urns = new List<string>();
        var parents = ParentNames(goal.Parent).ToList();
        foreach (var alias in goal.Aliases)
        {
            if (alias.AliasCase == Alias.AliasOneofCase.Urn)
            {
                urns.Add(alias.Urn);
                continue;
            }

            var spec = alias.Spec;
            IEnumerable<string> from = spec.ParentCase switch
            {
                Alias.Types.Spec.ParentOneofCase.ParentUrn => ParentNames(spec.ParentUrn),
                Alias.Types.Spec.ParentOneofCase.NoParent => [string.Empty],
                _ => parents,
            };
            urns.AddRange(from.Select(parent => Urns.Create(
                Or(spec.Stack, _stack.Stack), Or(spec.Project, _stack.Project), parent, Or(spec.Type, goal.Type), Or(spec.Name, goal.Name))));
        }

        urns.AddRange(parents.Select(parent => Urns.Create(_stack.Stack, _stack.Project, parent, goal.Type, goal.Name)));
        return [.. urns.Distinct()];
    }

    private IEnumerable<string> ParentNames(string parent) => _aliases.GetValueOrDefault(parent, []).Prepend(parent);

    private static string Or(string value, string otherwise) => value.Length > 0 ? value : otherwise;
}
