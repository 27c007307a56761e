using Omega.Cli.Machine;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Machine;

public sealed class DockerEngineTests
{
    [Fact]
    public async Task EnsureAsync_uses_an_engine_that_answers_and_asks_for_no_tool_of_a_signing_method()
    {
        var processes = new FakeProcesses().On("docker version", output: "29.9.3\n");

        await Engine(processes).EnsureAsync(CancellationToken.None);

        Assert.Equal("docker version --format {{.Server.Version}}", Assert.Single(processes.Lines));
    }

    [Fact]
    public async Task EnsureAsync_tells_a_user_who_may_not_use_the_engine_how_to_get_in()
    {
        var processes = new FakeProcesses().On("docker version", 1, error: "permission denied while trying to connect to the Docker daemon socket");

        var problem = await Assert.ThrowsAsync<OmegaException>(() => Engine(processes).EnsureAsync(CancellationToken.None));

        Assert.Contains("usermod -aG docker", problem.Message, StringComparison.Ordinal);
    }

    private static DockerEngine Engine(FakeProcesses processes)
    {
        var report = Silent.Report;
        return new DockerEngine(processes, new Apt(processes, report), report);
    }
}
