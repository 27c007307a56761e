using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Containers come back after a crash and after a reboot.</summary>
internal sealed class RequireRestartPolicy() : ResourcePolicy(new(
    "require-restart-policy",
    "Containers come back after a reboot",
    "A container without restart policy stays away after a crash or a reboot. This policy ensures that the host starts it again, unless it was stopped on purpose.",
    PolicySeverity.Medium,
    PolicyCategory.Availability)
{
    Cis = ["5.15"],
    OnPods = "nothing but Always, which is the default",
})
{
    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options)
    {
        if (container.RestartPolicy.Lacks(policy => policy is "unless-stopped" or "always"))
        {
            yield return Violation(container.RestartPolicy, "unless-stopped or always", "Set unless-stopped; on-failure gives up, and no does nothing.");
        }
    }
}
