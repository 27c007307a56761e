namespace Omega.Infra.Policies.Facts;

/// <summary>What is known about one value of a resource.</summary>
public enum FactState
{
    /// <summary>The program does not set it, so the host's default holds.</summary>
    Unset,

    /// <summary>The program sets it to a value that can be read now.</summary>
    Known,

    /// <summary>It comes from another resource and is decided when that resource has answered.</summary>
    Pending,

    /// <summary>This kind of host has no such setting, so no rule may demand it.</summary>
    NotApplicable,
}
