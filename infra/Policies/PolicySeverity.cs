namespace Omega.Infra.Policies;

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
