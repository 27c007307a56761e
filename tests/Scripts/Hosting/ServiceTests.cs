using Omega.Scripts.Tests.Release;

namespace Omega.Scripts.Tests.Hosting;

/// <summary>A service gets no request before it is well, and one that never is leaves the one before serving.</summary>
public sealed class ServiceTests : IDisposable
{
    private const string Container = "site-api_id";
    private const string Name = "site-api-0123456";

    private readonly Machine _machine = new Machine()
        .Answers("docker", "inspect *", "0 running healthy\n")
        .Answers("docker", "inspect *", "0 running starting\n", once: true)
        .Answers("docker", "update --pids-limit 64 *")
        .Answers("docker", "logs *", "no store\n")
        .Answers("docker", "stop *");

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task The_name_of_a_service_is_told_once_it_is_well()
    {
        (await RunAsync()).Printed(Name);

        var calls = _machine.Calls.Select(call => call.Arguments).ToList();
        Assert.Contains($"update --pids-limit 64 {Container}", calls);
        Assert.True(calls.Count(call => call.StartsWith("inspect", StringComparison.Ordinal)) > 1, "the first answer was not the one to go by");
    }

    [Theory]
    [InlineData("0 running unhealthy", "is unhealthy")]
    [InlineData("1 restarting starting", "crashes")]
    [InlineData("0 exited ", "does not stay running")]
    [InlineData("0 running starting", "did not become healthy within 0 seconds")]
    public async Task A_service_that_is_not_well_is_refused_and_stopped(string state, string why)
    {
        _machine.Answers("docker", "inspect *", $"{state}\n").Answers("docker", "inspect *", "0 running starting\n", once: true);

        var result = await RunAsync(("TIMEOUT_SECONDS", why.Contains("within", StringComparison.Ordinal) ? "0" : "60"));

        Assert.Equal(3, result.ExitCode);
        Assert.Equal($"Refused: the service container {Container} {why}. What served before goes on serving.\nIts last log lines:\n  no store\n", result.Error);
        Assert.Contains(_machine.Calls, call => call.Arguments == $"stop --time 5 {Container}");
    }

    [Fact]
    public async Task A_service_that_is_gone_is_told()
    {
        _machine.Answers("docker", "inspect *", error: "Error: No such object", exit: 1).Answers("docker", "inspect *", error: "Error: No such object", exit: 1, once: true);

        (await RunAsync()).Failed($"The service container {Container} is gone. Run `pulumi up --refresh` to create it again.");
    }

    private Task<Result> RunAsync(params (string Name, string Value)[] environment) => _machine.RunStepAsync("site-api-gate", environment);
}
