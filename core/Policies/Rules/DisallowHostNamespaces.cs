using System.Text.RegularExpressions;
using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Containers and networks share no namespace with the host, nor with another container.</summary>
internal sealed partial class DisallowHostNamespaces() : ResourcePolicy(new(
    "disallow-host-namespaces",
    "Host namespaces are disallowed",
    "In the host's network, process, IPC or user namespace a container sees and reaches what others run. This policy ensures that each container has its own, and that networks are bridges.",
    PolicySeverity.Critical,
    PolicyCategory.Isolation)
{
    Cis = ["5.10", "5.16", "5.17", "5.25", "5.31"],
    CisKubernetes = ["5.2.3", "5.2.4", "5.2.5"],
    PodSecurity = ["baseline: Host Namespaces"],
})
{
    private static readonly string[] Drivers = ["bridge", "overlay"];

    protected override IEnumerable<PolicyViolation> CheckResource(ResourceFacts resource, PolicyOptions options)
    {
        if (resource.Network is { } network && network.Driver.Forbidden(Drivers.Contains))
        {
            yield return Violation(network.Driver, "unset, bridge or overlay", "Use a bridge; other drivers put containers on the host's own network.");
        }
    }

    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options) =>
        from mode in container.Namespaces
        where mode.Forbidden(IsOwn)
        select Violation(mode, "neither host nor that of another container", "Remove it, so that the container has its own; connect containers through a user-defined network.");

    // A word that is not host: the name of a network, private, none; every other notation points to what somebody else has.
    private static bool IsOwn(string mode) => !mode.Equals("host", StringComparison.OrdinalIgnoreCase) && Word().IsMatch(mode);

    [GeneratedRegex(@"\A([a-zA-Z0-9][a-zA-Z0-9_.-]*)?\z")]
    private static partial Regex Word();
}
