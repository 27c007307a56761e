using System.Text.RegularExpressions;
using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Containers see no file, folder, socket or device of the host.</summary>
internal sealed partial class DisallowHostMounts() : ResourcePolicy(new(
    "disallow-host-mounts",
    "Host paths and devices are disallowed",
    "A mounted Docker socket is root on the host, and any other host path ties the release to one machine. This policy ensures that mounts are volumes that the host manages.",
    PolicySeverity.Critical,
    PolicyCategory.Isolation)
{
    Cis = ["5.6", "5.18", "5.20", "5.32"],
    CisKubernetes = ["5.2.12"],
    PodSecurity = ["baseline: HostPath Volumes", "restricted: Volume Types"],
})
{
    private const string Remedy = "Use a named volume for lasting data and the image for content.";

    protected override IEnumerable<PolicyViolation> CheckResource(ResourceFacts resource, PolicyOptions options)
    {
        if (resource.Volume is not { } volume)
        {
            yield break;
        }

        if (volume.Driver.Forbidden(driver => driver == "local"))
        {
            yield return Violation(volume.Driver, "unset or local", "Use the local driver; what a plugin mounts cannot be judged.");
        }

        // Every option is one of mount(8): a folder of the host, proc, an overlay, another machine's disk.
        if (volume.DriverOptions.Forbidden(map => map.Count == 0))
        {
            yield return Violation(volume.DriverOptions, "unset", "Remove the options; a volume of the local driver lives in Docker's own folder.");
        }
    }

    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options) =>
        container.Mounts.SelectMany(Check);

    private IEnumerable<PolicyViolation> Check(MountFacts mount)
    {
        if (mount.Kind is not (MountKind.Volume or MountKind.Projected))
        {
            yield return Violation(mount.Source, "a named volume", IsSocket(mount.Source.Value)
                ? "Never mount the container engine's socket: who can write to it is root on the host."
                : Remedy);
        }
        else if (mount.Kind == MountKind.Volume && mount.Source.Forbidden(IsName))
        {
            yield return Violation(mount.Source, "the name of a volume, not a path", IsSocket(mount.Source.Value)
                ? "Never mount the container engine's socket: who can write to it is root on the host."
                : Remedy);
        }

        if (mount.Propagation.Forbidden(mode => mode is "private" or "rprivate" or "None"))
        {
            yield return Violation(mount.Propagation, "unset or rprivate", "Remove it, so that mounts do not pass between host and container.");
        }
    }

    // What Docker and Kubernetes take for a name; anything else is a path to one of them, in some notation.
    private static bool IsName(string source) => VolumeName().IsMatch(source);

    private static bool IsSocket(string? source) =>
        source is not null && (source.EndsWith(".sock", StringComparison.Ordinal) || source.Contains("docker_engine", StringComparison.Ordinal));

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9_.-]*\z")]
    private static partial Regex VolumeName();
}
