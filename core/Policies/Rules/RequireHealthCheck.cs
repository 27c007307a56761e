using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Containers have a bounded health check that asks over IPv4.</summary>
internal sealed class RequireHealthCheck() : ResourcePolicy(new(
    "require-health-check",
    "Containers have a health check",
    "A container that exits at once or never answers counts as created. This policy ensures that there is a check with a time-out, and that it asks 127.0.0.1: localhost may resolve to ::1, where nothing listens.",
    PolicySeverity.Medium,
    PolicyCategory.Availability)
{
    Cis = ["4.6", "5.27"],
    OnPods = "startup, readiness and liveness probe, each bounded",
})
{
    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options) =>
        container.HealthChecks.SelectMany(Check);

    private IEnumerable<PolicyViolation> Check(HealthCheckFacts check)
    {
        if (check.Test.Lacks(IsCommand))
        {
            yield return Violation(check.Test, "CMD or CMD-SHELL followed by a command", "Set [CMD, /usr/local/bin/omega, healthcheck]; NONE and an empty list switch the check off.");
        }
        else if (check.Test.Forbidden(words => !words.Any(word => word.Contains("localhost", StringComparison.OrdinalIgnoreCase))))
        {
            yield return Violation(check.Test, "without localhost", "Ask 127.0.0.1: localhost may resolve to ::1, where nothing listens.");
        }

        if (check.IntervalSeconds.Lacks(value => value > 0))
        {
            yield return Violation(check.IntervalSeconds, "a time above 0", "Set how often to check, such as 5s.");
        }

        if (check.TimeoutSeconds.Lacks(value => value > 0))
        {
            yield return Violation(check.TimeoutSeconds, "a time above 0", "Set after how long a check counts as failed, such as 3s.");
        }

        if (check.Retries.Lacks(value => value > 0))
        {
            yield return Violation(check.Retries, "above 0", "Set how many failures in a row make it unhealthy, such as 3.");
        }
    }

    private static bool IsCommand(IReadOnlyList<string> words) =>
        words.Count > 1 && words[0] is "CMD" or "CMD-SHELL" or "httpGet" or "tcpSocket" or "grpc" && words.Skip(1).All(word => word.Length > 0);
}
