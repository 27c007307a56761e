using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;
using Kind = Pulumirpc.PropertyDiff.Types.Kind;

namespace Omega.Offline.Plugins.Docker.Protocol;

/// <summary>Collects changes with their paths.</summary>
internal sealed class ChangeList(string token)
{
    private readonly SortedDictionary<string, Kind> _changes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _changed = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _replacing = new(StringComparer.Ordinal);

    /// <summary>Whether a change so far needs a replacement.</summary>
    internal bool Replaces => _replacing.Count > 0;

    /// <summary>Adds what differs between two values of a top-level property.</summary>
    internal void Compare(Property property, Value? old, Value? given) => Compare(property, property, property.Name, old, given);

    /// <summary>Adds one change of a top-level property.</summary>
    internal void Add(Property top, string path, Kind kind)
    {
        _changed.Add(top.Name);
        _changes[path] = top.Is(Traits.Replaces) ? kind + 1 : kind;
        if (top.Is(Traits.Replaces))
        {
            _replacing.Add(top.Name);
        }
    }

    /// <summary>The answer to the engine.</summary>
    internal DiffResponse ToResponse(ResourceSchema schema, bool nameIsGiven)
    {
        var response = new DiffResponse
        {
            Changes = _changes.Count > 0 ? DiffResponse.Types.DiffChanges.DiffSome : DiffResponse.Types.DiffChanges.DiffNone,
            HasDetailedDiff = true,
            DeleteBeforeReplace = Replaces && nameIsGiven && schema.Properties.Any(property => property.Is(Traits.AutoNamed)),
        };
        response.Diffs.Add(_changed);
        response.Replaces.Add(_replacing);
        response.Stables.Add(schema.Inputs
            .Where(property => property.Is(Traits.Replaces) && !_changed.Contains(property.Name))
            .Select(property => property.Name).Order(StringComparer.Ordinal));
        foreach (var (path, kind) in _changes)
        {
            response.DetailedDiff[path] = new PropertyDiff { Kind = kind };
        }

        return response;
    }

    private void Compare(Property top, Property property, string path, Value? old, Value? given)
    {
        if (Comparer.Same(property, old, given))
        {
            return;
        }

        if (given is null || old is null || property.Kind is ValueKind.Flag or ValueKind.Number or ValueKind.Text
            || Wire.IsUnknown(given) || Wire.IsUnknown(old) || Comparer.IsEmpty(old) || Comparer.IsEmpty(given))
        {
            Add(top, path, Classify(property, old, given));
            return;
        }

        switch (property.Kind)
        {
            case ValueKind.Map:
                CompareMap(top, path, old.StructValue, given.StructValue);
                break;
            case ValueKind.Block:
                CompareFields(top, property, path, old, given);
                break;
            default:
                CompareElements(top, property, path, old, given);
                break;
        }
    }

    // A false, 0 or "" in the state is a value that changes; an empty collection there is none yet.
    private static Kind Classify(Property property, Value? old, Value? given)
    {
        var collection = property.IsList || property.IsBlock || property.Kind == ValueKind.Map;
        return given is null || collection && Comparer.IsEmpty(given) ? Kind.Delete
            : old is null || collection && Comparer.IsEmpty(old) ? Kind.Add
            : Kind.Update;
    }

    private void CompareMap(Property top, string path, Struct old, Struct given)
    {
        foreach (var key in old.Fields.Keys.Union(given.Fields.Keys).Where(key => !Wire.IsReserved(key)))
        {
            var (before, after) = (old.Get(key), given.Get(key));
            if (before is null || after is null || !before.Equals(after))
            {
                Add(top, $"{path}[\"{key}\"]", before is null ? Kind.Add : after is null ? Kind.Delete : Kind.Update);
            }
        }
    }

    private void CompareFields(Property top, Property property, string path, Value old, Value given)
    {
        foreach (var field in property.Fields)
        {
            Compare(top, field, $"{path}.{field.Name}", old.StructValue?.Get(field.Name), given.StructValue?.Get(field.Name));
        }
    }

    private void CompareElements(Property top, Property property, string path, Value old, Value given)
    {
        var (before, after) = (old.ListValue.Values, given.ListValue.Values);
        for (var index = 0; index < Math.Max(before.Count, after.Count); index++)
        {
            var removed = index < before.Count && !(property.IsSet && Comparer.Contains(property, given, before[index]))
                ? before[index] : null;
            var added = index < after.Count && !(property.IsSet && Comparer.Contains(property, old, after[index]))
                ? after[index] : null;
            CompareElement(top, property, $"{path}[{index}]", removed, added);
        }
    }

    private void CompareElement(Property top, Property property, string path, Value? removed, Value? added)
    {
        if (removed is null && added is null || removed is not null && removed.Equals(added))
        {
            return;
        }

        if (removed is null || added is null)
        {
            Add(top, path, removed is null ? Kind.Add : Kind.Delete);
        }
        else if (property.IsBlock && !Wire.IsUnknown(added))
        {
            CompareFields(top, property, path, removed, added);
        }
        else
        {
            Add(top, path, Kind.Update);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{token}: {string.Join(", ", _changes)}";
}
