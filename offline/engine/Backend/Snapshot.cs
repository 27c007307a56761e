namespace Omega.Offline.Engine.Backend;

/// <summary>All resources of a stack at one moment.</summary>
/// <param name="Resources">Resources, each after those that it needs.</param>
/// <param name="Operations">Changes whose end is not known.</param>
/// <param name="Time">When the state was written, as text.</param>
/// <param name="Salt">Salt of the secrets in it, or nothing.</param>
internal sealed record Snapshot(
    IReadOnlyList<ResourceState> Resources,
    IReadOnlyList<PendingOperation> Operations,
    string? Time = null,
    string? Salt = null)
{
    /// <summary>A stack without resources.</summary>
    public static readonly Snapshot Empty = new([], []);

    /// <summary>The stack's own resource, if there is one.</summary>
    public ResourceState? Stack => Resources.FirstOrDefault(resource =>
        resource.Type == Values.Urns.StackType && !resource.Delete);

    /// <summary>The same, where no resource names one any more that is not there: what is gone can no longer be needed.</summary>
    /// <remarks>An input that comes from nothing is not listed, as pulumi has it after a refresh.</remarks>
    public Snapshot WithoutGone()
    {
        var there = Resources.Select(resource => resource.Urn).ToHashSet(StringComparer.Ordinal);
        return this with
        {
            Resources = [.. Resources.Select(resource =>
            {
                var copy = resource.Copy();
                copy.Dependencies = [.. resource.Dependencies.Where(there.Contains)];
                copy.PropertyDependencies = resource.PropertyDependencies
                    .Select(item => (item.Key, Value: (IReadOnlyList<string>)[.. item.Value.Where(there.Contains)]))
                    .Where(item => item.Value.Count > 0)
                    .ToDictionary(item => item.Key, item => item.Value);
                copy.DeletedWith = there.Contains(resource.DeletedWith) ? resource.DeletedWith : string.Empty;
                return copy;
            })],
        };
    }
}
