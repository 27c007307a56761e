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
}
