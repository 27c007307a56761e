using Omega.Offline.Engine.Secrets;

namespace Omega.Offline.Engine.Backend;

/// <summary>Keeps the stack's state on disk true while a run goes on: after a crash at any point no resource is lost.</summary>
/// <remarks>
/// The state is written before a provider is asked to change something, with the operation marked as pending, and again
/// after it has answered. What the run has not come to yet stays as it was.
/// </remarks>
internal sealed class SnapshotStore
{
    private readonly Action<Snapshot> _write;
    private readonly Lock _lock = new();
    private readonly List<ResourceState> _base;
    private readonly List<ResourceState> _new = [];
    private readonly HashSet<ResourceState> _done = new(ReferenceEqualityComparer.Instance);
    private readonly List<PendingOperation> _operations;
    private readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal);
    private bool _hasLost;

    /// <summary>Starts from the given state; <paramref name="write"/> puts a state on disk.</summary>
    public SnapshotStore(Snapshot start, Action<Snapshot> write)
    {
        _write = write;
        _base = [.. start.Resources];
        // What creates may have left something behind that only a person can find: it stays named until a refresh.
        _operations = [.. start.Operations.Where(operation => operation.Type == "creating")];
    }

    /// <summary>A store that writes the stack's file in the backend.</summary>
    public static SnapshotStore For(FileBackend backend, StackName stack, Snapshot start, PassphraseSecrets secrets, StateReserve reserve) =>
        new(start, snapshot => reserve.Write(() => backend.Write(stack, StateWriter.Checkpoint(stack.Full, snapshot, secrets))));

    /// <summary>Notes that a change begins.</summary>
    public PendingOperation Begin(string type, ResourceState resource)
    {
        var operation = new PendingOperation(type, resource.Copy());
        try
        {
            Change(() =>
            {
                _operations.RemoveAll(old => old.Resource.Urn == resource.Urn);
                _operations.Add(operation);
            });
            return operation;
        }
        catch (EngineException)
        {
            Change(() => _operations.Remove(operation), save: false);
            throw;
        }
    }

    /// <summary>Notes that a change has failed and left nothing to know.</summary>
    public void Forget(PendingOperation operation) => Change(() => _operations.Remove(operation));

    /// <summary>Notes what became of a resource: <paramref name="old"/> gives way to <paramref name="now"/>; either may be nothing.</summary>
    public void Record(ResourceState? old, ResourceState? now, PendingOperation? operation = null, bool save = true)
    {
        Change(
            () =>
            {
                if (operation is not null)
                {
                    _operations.Remove(operation);
                }

                if (old is not null)
                {
                    _done.Add(old);
                    if (now is not null && now.Urn != old.Urn)
                    {
                        _renamed[old.Urn] = now.Urn;
                    }
                }

                if (now is not null && !_new.Contains(now))
                {
                    _new.Add(now);
                }
            },
            save);
    }

    /// <summary>Puts the changed resource in the place of the old one in the state that the run started from.</summary>
    public void Replace(ResourceState old, ResourceState? now) => Change(() =>
    {
        var index = _base.FindIndex(resource => ReferenceEquals(resource, old));
        if (now is not null)
        {
            _base[index] = now;
        }
        else
        {
            // Others may need what was lost: whoever reads the state does not look for what is not there.
            _base.RemoveAt(index);
            _hasLost = true;
        }
    });

    /// <summary>Drops every pending operation, as a refresh has looked at what is really there.</summary>
    public void ClearOperations() => Change(_operations.Clear);

    /// <summary>The state as it is now.</summary>
    public Snapshot Current()
    {
        lock (_lock)
        {
            return Build();
        }
    }

    private void Change(Action change, bool save = true)
    {
        lock (_lock)
        {
            change();
            if (save)
            {
                _write(Build());
            }
        }
    }

    private Snapshot Build()
    {
        var resources = _new.Concat(_base.Where(resource => !_done.Contains(resource))).ToList();
        var built = new Snapshot(InOrder(_renamed.Count == 0 ? resources : [.. resources.Select(Renamed)]), [.. _operations]);
        return _hasLost ? built.WithoutGone() : built;
    }

    // What a targeted run leaves as it is may come before what it needs, which the run has not come to.
    private static List<ResourceState> InOrder(List<ResourceState> resources)
    {
        var there = resources.Where(resource => !resource.Delete).ToLookup(resource => resource.Urn, StringComparer.Ordinal);
        var ordered = new List<ResourceState>();
        var placed = new HashSet<ResourceState>(ReferenceEqualityComparer.Instance);
        void Place(ResourceState resource)
        {
            if (placed.Add(resource))
            {
                resource.Needs().SelectMany(urn => there[urn]).ToList().ForEach(Place);
                ordered.Add(resource);
            }
        }

        resources.ForEach(Place);
        return ordered;
    }

    private ResourceState Renamed(ResourceState resource)
    {
        if (!resource.Needs().Any(_renamed.ContainsKey))
        {
            return resource;
        }

        var copy = resource.Copy();
        copy.Parent = Renamed(resource.Parent);
        copy.DeletedWith = Renamed(resource.DeletedWith);
        copy.Dependencies = [.. resource.Dependencies.Select(Renamed)];
        copy.PropertyDependencies = resource.PropertyDependencies.ToDictionary(
            item => item.Key,
            item => (IReadOnlyList<string>)[.. item.Value.Select(Renamed)]);
        if (resource.Provider.Length > 0)
        {
            var (urn, id) = Values.Urns.SplitReference(resource.Provider);
            copy.Provider = $"{Renamed(urn)}::{id}";
        }

        return copy;
    }

    private string Renamed(string urn) => _renamed.GetValueOrDefault(urn, urn);
}
