using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>No container is privileged, and none switches its confinement off piece by piece.</summary>
internal sealed class DisallowPrivileged() : ResourcePolicy(new(
    "disallow-privileged",
    "Privileged mode is disallowed",
    "A privileged container has all capabilities, all devices and no confinement: it is root on the host. This policy also refuses every single option that touches AppArmor, SELinux labels or masked system paths.",
    PolicySeverity.Critical,
    PolicyCategory.Isolation)
{
    Cis = ["5.2", "5.3", "5.5"],
    CisKubernetes = ["5.2.2"],
    PodSecurity = ["baseline: Privileged Containers", "baseline: AppArmor", "baseline: SELinux", "baseline: /proc Mount Type"],
})
{
    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options)
    {
        if (container.Privileged.Forbidden(value => !value))
        {
            yield return Violation(container.Privileged, "unset or false", "Remove it; the site needs no device and no capability.");
        }

        if (container.Unconfined.Forbidden(names => names.Count == 0))
        {
            yield return Violation(container.Unconfined, "free of options that switch confinement off or replace it", "Remove all but no-new-privileges and the default seccomp profile: AppArmor, SELinux labels and masked system paths stay as the host sets them.");
        }
    }
}
