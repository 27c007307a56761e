using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RequireHealthCheckTests
{
    private static readonly PolicyCases Cases = new PolicyCases("require-health-check")
        .Good("good01 exec form", SomeFacts.Container())
        .Good("good02 shell form that asks 127.0.0.1", Test("CMD-SHELL", "wget -q -T 2 -O - http://127.0.0.1:8000/healthz"))
        .Good("good03 probe of a pod", Test("httpGet", "/healthz"))
        .Bad("bad01 unset", SomeFacts.Container() with { HealthChecks = [SomeFacts.HealthCheck() with { Test = Fact.Unset<IReadOnlyList<string>>("healthcheck.tests") }] }, Command("unset"))
        .Bad("bad02 NONE", Test("NONE"), Command("[NONE]"))
        .Bad("bad03 command missing", Test("CMD"), Command("[CMD]"))
        .Bad("bad04 empty", Test(), Command("[]"))
        .Bad("bad05 empty command", Test("CMD-SHELL", ""), Command("[CMD-SHELL, ]"))
        .Bad("bad06 without CMD", Test("curl", "http://127.0.0.1:8080/"), Command("[curl, http://127.0.0.1:8080/]"))
        .Bad("bad07 localhost", Test("CMD", "wget", "http://localhost:8080/"), "healthcheck.tests must be without localhost, was [CMD, wget, http://localhost:8080/].")
        .Bad("bad08 no time-out", SomeFacts.Container() with { HealthChecks = [SomeFacts.HealthCheck() with { TimeoutSeconds = Fact.Unset<double>("healthcheck.timeout") }] }, "healthcheck.timeout must be a time above 0, was unset.")
        .Bad("bad09 no interval", SomeFacts.Container() with { HealthChecks = [SomeFacts.HealthCheck() with { IntervalSeconds = Fact.Known("healthcheck.interval", 0.0) }] }, "healthcheck.interval must be a time above 0, was 0.")
        .Bad("bad10 no retries", SomeFacts.Container() with { HealthChecks = [SomeFacts.HealthCheck() with { Retries = Fact.Unset<int>("healthcheck.retries") }] }, "healthcheck.retries must be above 0, was unset.");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private static ContainerFacts Test(params string[] words) =>
        SomeFacts.Container() with { HealthChecks = [SomeFacts.HealthCheck() with { Test = SomeFacts.List("healthcheck.tests", words) }] };

    private static string Command(string actual) => $"healthcheck.tests must be CMD or CMD-SHELL followed by a command, was {actual}.";
}
