namespace Omega.Infra.Policies.Facts;

/// <summary>One port of the host that leads to a container.</summary>
/// <param name="HostPort">Port of the host.</param>
/// <param name="BindAddress">Address of the host.</param>
public sealed record PortFacts(Fact<int> HostPort, Fact<string> BindAddress);
