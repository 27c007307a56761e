using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Steps;

/// <summary>Makes a change a replacement where the program asks for that.</summary>
internal static class ReplaceRules
{
    /// <summary>The diff with each change that a pattern of <paramref name="replaceOnChanges"/> covers made a replacement.</summary>
    public static DiffResult Apply(DiffResult diff, IReadOnlyList<string> replaceOnChanges)
    {
        if (!diff.Any)
        {
            return diff;
        }

        var patterns = replaceOnChanges.Select(PropertyPath.Parse).ToList();
        var changed = diff.Detailed?.Keys ?? diff.Diffs;
        var covered = changed.Where(key => patterns.Exists(pattern => pattern.Contains(PropertyPath.Parse(key)))).ToList();
        if (covered.Count == 0)
        {
            return diff;
        }

        var replaces = diff.Replaces
            .Concat(covered.Select(key => PropertyPath.Parse(key).Segments[0]))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return diff with { Replaces = replaces, Detailed = diff.Detailed?.ToDictionary(item => item.Key, item => covered.Contains(item.Key) ? Replacing(item.Value) : item.Value) };
    }

    private static PropertyDiff Replacing(PropertyDiff diff) => new()
    {
        InputDiff = diff.InputDiff,
        Kind = diff.Kind switch
        {
            PropertyDiff.Types.Kind.Add => PropertyDiff.Types.Kind.AddReplace,
            PropertyDiff.Types.Kind.Delete => PropertyDiff.Types.Kind.DeleteReplace,
            PropertyDiff.Types.Kind.Update => PropertyDiff.Types.Kind.UpdateReplace,
            var kind => kind,
        },
    };
}
