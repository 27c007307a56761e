namespace Omega.Infra.Policies;

/// <summary>A resource and all that the policies refuse about it.</summary>
/// <param name="Type">Type token.</param>
/// <param name="Name">Logical name.</param>
/// <param name="Violations">Every violation, in the order of the catalog.</param>
public sealed record RejectedResource(string Type, string Name, IReadOnlyList<PolicyViolation> Violations);
