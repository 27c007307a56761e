using Pulumirpc;

namespace Omega.Offline.Engine.Plugins;

/// <summary>What changes between a resource's state and its new inputs.</summary>
/// <param name="Changes">Whether anything does, if known.</param>
/// <param name="Replaces">Properties whose change needs a replacement.</param>
/// <param name="Diffs">Properties that change.</param>
/// <param name="Stables">Outputs that stay what they are.</param>
/// <param name="Detailed">Change by property path, if the provider gave it.</param>
/// <param name="DeleteBeforeReplace">Whether old and new cannot be there at once.</param>
internal sealed record DiffResult(
    DiffResponse.Types.DiffChanges Changes,
    IReadOnlyList<string> Replaces,
    IReadOnlyList<string> Diffs,
    IReadOnlyList<string> Stables,
    IReadOnlyDictionary<string, PropertyDiff>? Detailed,
    bool DeleteBeforeReplace)
{
    /// <summary>Nothing changes.</summary>
    public static readonly DiffResult None = new(DiffResponse.Types.DiffChanges.DiffNone, [], [], [], null, false);

    /// <summary>Something changes, the provider does not say what.</summary>
    public static readonly DiffResult Unknown = None with { Changes = DiffResponse.Types.DiffChanges.DiffUnknown };

    /// <summary>Something changes.</summary>
    public static readonly DiffResult Some = None with { Changes = DiffResponse.Types.DiffChanges.DiffSome };

    /// <summary>Whether something changes.</summary>
    public bool Any => Changes == DiffResponse.Types.DiffChanges.DiffSome;

    /// <summary>Whether the change needs a replacement.</summary>
    public bool Replace => Replaces.Count > 0;

    /// <summary>Reads a provider's answer.</summary>
    public static DiffResult From(DiffResponse response)
    {
        var replaces = response.Replaces.ToList();
        if (response.HasDetailedDiff)
        {
            replaces.AddRange(response.DetailedDiff
                .Where(item => item.Value.Kind is PropertyDiff.Types.Kind.AddReplace or PropertyDiff.Types.Kind.DeleteReplace or PropertyDiff.Types.Kind.UpdateReplace)
                .Select(item => item.Key)
                .Where(key => !replaces.Contains(key)));
        }

        var changes = response.Changes;
        if (changes == DiffResponse.Types.DiffChanges.DiffUnknown && (replaces.Count > 0 || response.Diffs.Count > 0))
        {
            changes = DiffResponse.Types.DiffChanges.DiffSome;
        }

        return new DiffResult(
            changes, replaces, [.. response.Diffs], [.. response.Stables],
            response.HasDetailedDiff || response.DetailedDiff.Count > 0 ? response.DetailedDiff : null,
            response.DeleteBeforeReplace);
    }
}
