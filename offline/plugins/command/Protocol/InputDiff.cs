using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Command.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command.Protocol;

/// <summary>Compares the inputs of two runs of a command.</summary>
internal static class InputDiff
{
    private const string Replacing = "triggers";

    /// <summary>
    /// What differs, per property path; a list of triggers that comes, goes or turns into something else replaces the
    /// command. (A trigger changed within the list does not: the SDKs ask the engine for that.)
    /// </summary>
    internal static DiffResponse Compare(Struct olds, Struct news)
    {
        var changes = new Dictionary<string, PropertyDiff.Types.Kind>(StringComparer.Ordinal);
        var changed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var key in olds.Fields.Keys.Union(news.Fields.Keys))
        {
            var before = changes.Count;
            Compare(PropertyPath.Root(key), olds.Fields.GetValueOrDefault(key), news.Fields.GetValueOrDefault(key), changes);
            if (changes.Count > before)
            {
                changed.Add(key);
            }
        }

        return Respond(changes, changed);
    }

    private static DiffResponse Respond(
        Dictionary<string, PropertyDiff.Types.Kind> changes, IEnumerable<string> changed)
    {
        var response = new DiffResponse
        {
            Changes = changes.Count == 0 ? DiffResponse.Types.DiffChanges.DiffNone : DiffResponse.Types.DiffChanges.DiffSome,
            HasDetailedDiff = true,
        };
        response.Diffs.AddRange(changed);
        foreach (var (path, kind) in changes)
        {
            // Each replacing kind follows its plain one.
            response.DetailedDiff[path] = new PropertyDiff { Kind = path == Replacing ? kind + 1 : kind };
        }

        if (changes.ContainsKey(Replacing))
        {
            response.Replaces.Add(Replacing);
        }

        return response;
    }

    private static void Compare(
        string path, Value? before, Value? after, Dictionary<string, PropertyDiff.Types.Kind> changes)
    {
        switch (Wire.IsNothing(before), Wire.IsNothing(after))
        {
            case (true, true):
                return;
            case (true, false):
                changes[path] = PropertyDiff.Types.Kind.Add;
                return;
            case (false, true):
                changes[path] = PropertyDiff.Types.Kind.Delete;
                return;
        }

        if (IsObject(before!) && IsObject(after!))
        {
            var (olds, news) = (before!.StructValue.Fields, after!.StructValue.Fields);
            foreach (var key in olds.Keys.Union(news.Keys))
            {
                Compare(PropertyPath.Field(path, key), olds.GetValueOrDefault(key), news.GetValueOrDefault(key), changes);
            }
        }
        else if (before!.KindCase == Value.KindOneofCase.ListValue && after!.KindCase == Value.KindOneofCase.ListValue)
        {
            var (olds, news) = (before.ListValue.Values, after.ListValue.Values);
            for (var i = 0; i < Math.Max(olds.Count, news.Count); i++)
            {
                Compare(PropertyPath.Item(path, i), olds.ElementAtOrDefault(i), news.ElementAtOrDefault(i), changes);
            }
        }
        else if (!before.Equals(after))
        {
            changes[path] = PropertyDiff.Types.Kind.Update;
        }
    }

    private static bool IsObject(Value value) =>
        value.KindCase == Value.KindOneofCase.StructValue && !Wire.IsSpecial(value);
}
