using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Containers run under the host's default seccomp profile.</summary>
internal sealed class RequireSeccompProfile() : ResourcePolicy(new(
    "require-seccomp-profile",
    "The default seccomp profile is on",
    "The default profile blocks system calls that attacks on the kernel need. This policy ensures that it is not switched off, nor replaced by a file that only one host has.",
    PolicySeverity.High,
    PolicyCategory.Isolation)
{
    Cis = ["5.22"],
    CisKubernetes = ["5.7.2"],
    PodSecurity = ["baseline: Seccomp", "restricted: Seccomp"],
})
{
    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options)
    {
        if (container.SeccompProfile.State == FactState.Unset || container.SeccompProfile.Forbidden(profile => profile == "default"))
        {
            yield return Violation(container.SeccompProfile, "without a seccomp option, which means the default profile", "Remove the seccomp option, or set the profile of a pod to RuntimeDefault.");
        }
    }
}
