using Omega.Core.Policies.Rules;

namespace Omega.Core.Policies;

/// <summary>All policies, in the order of their reports.</summary>
public static class PolicyCatalog
{
    /// <summary>Every policy that a stack is held to.</summary>
    public static IReadOnlyList<ResourcePolicy> All { get; } =
    [
        new RequireImageDigest(),
        new DisallowLatestTag(),
        new RestrictRegistries(),
        new RequireVerifiedImage(),
        new RequireReadOnlyRootFilesystem(),
        new RequireNumericNonRootUser(),
        new RequireDroppedCapabilities(),
        new RequireNoNewPrivileges(),
        new DisallowPrivileged(),
        new DisallowHostNamespaces(),
        new DisallowHostMounts(),
        new DisallowServiceAccountToken(),
        new RequireReadOnlyMounts(),
        new RequireTmpfsOptions(),
        new RequireResourceLimits(),
        new RequireHealthCheck(),
        new RequireRestartPolicy(),
        new RequireLogLimits(),
        new RequireSeccompProfile(),
        new RestrictPublishedPorts(),
        new RestrictNetworks(),
        new RestrictResourceTypes(),
    ];

    /// <summary>Lists every violation of <paramref name="resource"/>, policy by policy.</summary>
    public static IReadOnlyList<PolicyViolation> Check(Facts.ResourceFacts resource, PolicyOptions options) =>
        [.. All.SelectMany(policy => policy.Check(resource, options))];
}
