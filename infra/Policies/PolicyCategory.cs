namespace Omega.Infra.Policies;

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
