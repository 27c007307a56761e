namespace Omega.Core.Policies;

/// <summary>What a policy is called, what it demands and why.</summary>
/// <param name="Name">Kebab-case name, `require-…`, `disallow-…` or `restrict-…`.</param>
/// <param name="Title">Short sentence for a table.</param>
/// <param name="Description">Why it exists and what it ensures.</param>
/// <param name="Severity">What breaking it can cost.</param>
/// <param name="Category">What it protects.</param>
public sealed record PolicyDescription(
    string Name,
    string Title,
    string Description,
    PolicySeverity Severity,
    PolicyCategory Category)
{
    /// <summary>Recommendations of the CIS Docker Benchmark 1.6.0 that it covers.</summary>
    public IReadOnlyList<string> Cis { get; init; } = [];

    /// <summary>Recommendations of the CIS Kubernetes Benchmark 1.8 that it covers.</summary>
    public IReadOnlyList<string> CisKubernetes { get; init; } = [];

    /// <summary>Controls of the Kubernetes Pod Security Standards that it covers, `profile: control`.</summary>
    public IReadOnlyList<string> PodSecurity { get; init; } = [];

    /// <summary>What of it holds for pods, where that differs: a cluster has no such setting, or another one.</summary>
    public string OnPods { get; init; } = "the same";
}

/// <summary>What a broken policy can cost.</summary>
public enum PolicySeverity
{
    /// <summary>An outage or a full disk.</summary>
    Medium,

    /// <summary>A foothold for an attacker, or content that nobody released.</summary>
    High,

    /// <summary>The host itself.</summary>
    Critical,
}

/// <summary>What a policy protects.</summary>
public enum PolicyCategory
{
    /// <summary>That only released images run.</summary>
    SupplyChain,

    /// <summary>That a running container stays what its image is.</summary>
    Immutability,

    /// <summary>That a process has no more rights than it needs.</summary>
    Privileges,

    /// <summary>That a container does not reach into its host.</summary>
    Isolation,

    /// <summary>That the site stays up and the host usable.</summary>
    Availability,
}
