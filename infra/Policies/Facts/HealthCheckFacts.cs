namespace Omega.Infra.Policies.Facts;

/// <summary>How the host finds out whether a container works.</summary>
/// <param name="Test">Command in Docker's notation, or what a probe asks.</param>
/// <param name="IntervalSeconds">Time between two checks.</param>
/// <param name="TimeoutSeconds">Time after which a check counts as failed.</param>
/// <param name="Retries">Failed checks in a row that make the container unhealthy.</param>
public sealed record HealthCheckFacts(
    Fact<IReadOnlyList<string>> Test,
    Fact<double> IntervalSeconds,
    Fact<double> TimeoutSeconds,
    Fact<int> Retries);
