using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Containers drop all Linux capabilities and add none back.</summary>
internal sealed class RequireDroppedCapabilities() : ResourcePolicy(new(
    "require-dropped-capabilities",
    "All capabilities are dropped",
    "Docker's default capabilities allow raw sockets, changed owners and more, none of which the site needs. This policy ensures that ALL is dropped and nothing is added back.",
    PolicySeverity.High,
    PolicyCategory.Privileges)
{
    Cis = ["5.4"],
    CisKubernetes = ["5.2.8", "5.2.9", "5.2.10"],
    PodSecurity = ["baseline: Capabilities", "restricted: Capabilities"],
})
{
    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options)
    {
        if (container.DroppedCapabilities.Lacks(names => names.Contains(Hardening.DroppedCapabilities, StringComparer.OrdinalIgnoreCase)))
        {
            yield return Violation(container.DroppedCapabilities, $"[{Hardening.DroppedCapabilities}]", $"Drop {Hardening.DroppedCapabilities}; the port is above 1024, so that none is needed.");
        }

        if (container.AddedCapabilities.Forbidden(names => names.Count == 0))
        {
            yield return Violation(container.AddedCapabilities, "empty", "Add no capability back; give a file's owner or a port above 1024 instead.");
        }
    }
}
