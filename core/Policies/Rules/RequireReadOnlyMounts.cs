using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Mounts are read-only but for the paths where data is meant to change.</summary>
internal sealed class RequireReadOnlyMounts() : ResourcePolicy(new(
    "require-read-only-mounts",
    "Mounts are read-only but for data",
    "A writable mount over the site or its configuration undoes the read-only root. This policy ensures that volumes are writable only at the paths that hold logs and state.",
    PolicySeverity.High,
    PolicyCategory.Immutability)
{
    Cis = ["5.13"],
})
{
    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options) =>
        from mount in container.Mounts
        where mount.Kind != MountKind.Device
        where mount.ReadOnly.Lacks(value => value)
        where !(mount.Target.IsKnown && (options.WritablePaths.Contains(mount.Target.Value) || IsData(mount, options)))
        select Violation(
            mount.ReadOnly,
            "true",
            $"Mount {mount.Target.Value ?? "it"} read-only; writable are only {string.Join(", ", options.WritablePaths)}.");

    // A preview may not know the volume's name yet.
    private static bool IsData(MountFacts mount, PolicyOptions options) => mount.Kind == MountKind.Volume
        && (mount.Source.State == FactState.Pending
            ? options.DataVolumes.Values.Contains(mount.Target.Value)
            : mount.Source.IsKnown && options.DataVolumes.TryGetValue(mount.Source.Value!, out var path) && path == mount.Target.Value);
}
