namespace Omega.Infra.Policies.Facts;

/// <summary>A network that a resource makes.</summary>
/// <param name="Driver">Network driver.</param>
public sealed record NetworkFacts(Fact<string> Driver);
