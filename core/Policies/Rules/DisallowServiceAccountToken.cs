using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>No container gets a token of its cluster's API, by whatever way.</summary>
internal sealed class DisallowServiceAccountToken() : ResourcePolicy(new(
    "disallow-service-account-token",
    "Pods get no token of their cluster's API",
    "A token lets whoever takes over the container talk to the cluster. This policy ensures that none is mounted by default, by a projected volume or as a secret that the cluster fills.",
    PolicySeverity.High,
    PolicyCategory.Isolation)
{
    CisKubernetes = ["5.1.6"],
    OnPods = "pods and secrets; nothing else has one",
})
{
    protected override IEnumerable<PolicyViolation> CheckResource(ResourceFacts resource, PolicyOptions options) =>
        from token in resource.ServiceAccountTokens
        where token.Lacks(value => !value)
        select Violation(token, "false", "The site asks the cluster for nothing: set automountServiceAccountToken to false and mount no token.");
}
