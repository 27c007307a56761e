using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Steps;

/// <summary>One step of a run, as it is shown and counted.</summary>
/// <param name="Kind">One of <see cref="StepKind"/>.</param>
/// <param name="Old">The resource before, or nothing.</param>
/// <param name="New">The resource after, or nothing.</param>
/// <param name="Diff">What changes, if it was asked for.</param>
internal sealed record Step(string Kind, ResourceState? Old, ResourceState? New, DiffResult? Diff = null)
{
    /// <summary>The resource after, or before where it goes.</summary>
    public ResourceState Resource => New ?? Old!;

    /// <summary>URN of the resource.</summary>
    public string Urn => Resource.Urn;

    /// <summary>Whether the engine does it for itself and nobody wants to see it.</summary>
    public bool Hidden => Urns.IsProviderType(Resource.Type) && Urns.IsDefaultProvider(Resource.Urn + "::");
}
