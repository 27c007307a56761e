using Omega.Cli.Machine;
using Omega.Cli.Processes;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Machine;

public sealed class DockerEngineTests
{
    [Fact]
    public async Task EnsureAsync_uses_an_engine_that_answers_and_asks_for_no_tool_of_a_signing_method()
    {
        var processes = new FakeProcesses().On("docker version", output: "29.9.3 Engine;containerd;runc;\n").On("docker info", output: "MemoryLimit=true PidsLimit=true CPUCfsQuota=true\n");

        await Engine(processes).EnsureAsync(CancellationToken.None);

        Assert.Equal("29.9.3", await Engine(processes).VersionAsync(CancellationToken.None));
        Assert.All(processes.Calls, call => Assert.True(call.File == "docker" && call.Arguments[0] is "version" or "info"));
    }

    [Theory]
    [InlineData("4.3.1 Podman Engine;Conmon;OCI Runtime (runc);", "MemoryLimit=true PidsLimit=true CPUCfsQuota=true", "The engine must be Docker's, is Podman: ")]
    [InlineData("20.10.24 Engine;", "MemoryLimit=false PidsLimit=false CPUCfsQuota=false", "The engine must hold containers to their limits, does not hold them to those of memory, processes, CPU: ")]
    [InlineData("20.10.24 Engine;", "MemoryLimit=true PidsLimit=false CPUCfsQuota=true", "does not hold them to those of processes: ")]
    public async Task An_engine_that_would_not_hold_what_it_is_told_is_refused_by_name_before_anything_is_made_on_it(string version, string limits, string expected)
    {
        var processes = new FakeProcesses().On("docker version", output: version + "\n").On("docker info", output: limits + "\n");

        var problem = await Assert.ThrowsAsync<OmegaException>(() => Engine(processes).EnsureAsync(CancellationToken.None));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was made on it. Choose another engine: ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_tells_a_user_who_may_not_use_the_engine_how_to_get_in()
    {
        var processes = new FakeProcesses().On("docker version", 1, error: "permission denied while trying to connect to the Docker daemon socket");

        var problem = await Assert.ThrowsAsync<OmegaException>(() => Engine(processes).EnsureAsync(CancellationToken.None));

        Assert.Contains("usermod -aG docker", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Rights on a socket of this machine are no remedy for a key that another one does not know.</summary>
    [Fact]
    public async Task An_engine_that_ssh_does_not_reach_is_refused_with_the_line_that_tries_it()
    {
        const string Host = "ssh://deploy@engine.example";
        var asked = await new FakeProcesses().On("docker version", 1, error: "stderr=deploy@engine.example: Permission denied (publickey).").RunAsync(new ProcessCall("docker", "version"));

        Assert.Equal(
            """
            No Docker engine answers at ssh://deploy@engine.example: stderr=deploy@engine.example: Permission denied (publickey).
            ssh must know the machine and get in by a key, without a question, and the engine there must let its user in. Try it: ssh -o BatchMode=yes ssh://deploy@engine.example docker version
            """,
            DockerEngine.Refusal(Host, asked));
        Assert.StartsWith("No Docker engine answers at DOCKER_HOST=unix:///run/other.sock: ", DockerEngine.Refusal("unix:///run/other.sock", new(asked.Call, 1, "", "no such file")), StringComparison.Ordinal);
    }

    private static DockerEngine Engine(FakeProcesses processes)
    {
        var report = Silent.Report;
        return new DockerEngine(processes, new Apt(processes, report), report);
    }
}
