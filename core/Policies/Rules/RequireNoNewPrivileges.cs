using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>No process of a container can gain privileges after it started.</summary>
internal sealed class RequireNoNewPrivileges() : ResourcePolicy(new(
    "require-no-new-privileges",
    "No process can gain privileges",
    "A setuid program turns any user into root. This policy ensures that the kernel ignores setuid bits and file capabilities.",
    PolicySeverity.High,
    PolicyCategory.Privileges)
{
    Cis = ["5.26"],
    CisKubernetes = ["5.2.6"],
    PodSecurity = ["restricted: Privilege Escalation"],
})
{
    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options)
    {
        if (container.NoNewPrivileges.Lacks(value => value))
        {
            yield return Violation(
                container.NoNewPrivileges,
                $"a list with {Hardening.NoNewPrivileges}",
                "Set it; the image has no program that needs to change its user.");
        }
    }
}
