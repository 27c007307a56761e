using Omega.Cli.Machine;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Machine;

public sealed class DockerEngineTests
{
    [Fact]
    public async Task EnsureAsync_uses_an_engine_that_answers()
    {
        var processes = new FakeProcesses()
            .On("docker version", output: "26.1.5\n")
            .On("docker trust inspect --help", output: "Usage:  docker trust inspect IMAGE[:TAG]")
            .On("docker info", output: "[[Backing Filesystem extfs]]");

        await Engine(processes).EnsureAsync(CancellationToken.None);

        Assert.Equal(3, processes.Calls.Count);
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(0, "Usage:  docker [OPTIONS] COMMAND")]
    public async Task EnsureAsync_refuses_a_client_that_cannot_sign_also_when_it_claims_success(int exitCode, string help)
    {
        var processes = new FakeProcesses()
            .On("docker version", output: "29.0.0\n")
            .On("docker trust inspect --help", exitCode, help);

        var problem = await Assert.ThrowsAsync<OmegaException>(() => Engine(processes).EnsureAsync(CancellationToken.None));

        Assert.Contains("docker-trust plugin", problem.Message, StringComparison.Ordinal);
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
