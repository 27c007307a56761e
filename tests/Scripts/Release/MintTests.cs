using System.Globalization;

namespace Omega.Scripts.Tests.Release;

public sealed class MintTests : IDisposable
{
    private const string CannotSign =
        "This Docker client cannot sign or verify: 'docker trust' is gone since client 29. Install the docker-trust plugin or a client before 29; "
        + "for new set-ups use omega:signing.method cosign.";

    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Mint_prints_the_time_as_a_version()
    {
        var result = await _machine.RunAsync("mint");

        Assert.Equal("", result.Error);
        Assert.Matches(@"\A[0-9]{8}-[0-9]{6}\n\z", result.Output);
    }

    [Fact]
    public async Task Mint_neither_builds_nor_publishes()
    {
        await _machine.RunAsync("mint");

        Assert.Equal(
            ["docker trust inspect --help", "docker version --format {{.Server.Version}}", "docker info --format {{.DriverStatus}}", "docker image ls --format {{.Tag}}"],
            _machine.Calls.Select(call => call.ToString()));
    }

    [Fact]
    public async Task Mint_fails_under_a_clock_that_gives_a_version_again()
    {
        _machine.Answers("docker", "image ls *", Versions(30));

        var result = await _machine.RunAsync("mint");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Matches(@"\AThe clock of this machine gives version [0-9]{8}-[0-9]{6}, and an image of that version is on this machine already\.", result.Error);
    }

    [Fact]
    public async Task Mint_takes_the_next_second_when_another_image_has_this_one()
    {
        var taken = Versions(2);
        _machine.Answers("docker", "image ls *", taken);

        var result = await _machine.RunAsync("mint");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.DoesNotContain(result.Output.Trim(), taken, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mint_fails_without_docker()
    {
        _machine.Install("docker", null);

        (await _machine.RunAsync("mint")).Failed(
            "The program 'docker' is missing on this machine. Install it (package docker.io or docker-ce-cli); `./omega doctor` lists all that is needed.");
    }

    [Fact]
    public async Task Mint_fails_without_jq()
    {
        _machine.Install("jq", null);

        (await _machine.RunAsync("mint")).Failed(
            "The program 'jq' is missing on this machine. Install it (package jq); `./omega doctor` lists all that is needed.");
    }

    [Fact]
    public async Task Mint_fails_when_docker_has_no_trust_command()
    {
        _machine.Answers("docker", "trust *", error: "docker: unknown command: docker trust\n", exit: 1);

        (await _machine.RunAsync("mint")).Failed(CannotSign);
    }

    [Fact]
    public async Task Mint_fails_when_docker_accepts_every_command_and_knows_no_trust()
    {
        _machine.Answers("docker", "*", "Usage:  docker [OPTIONS] COMMAND\n");

        (await _machine.RunAsync("mint")).Failed(CannotSign);
    }

    [Fact]
    public async Task Mint_finds_the_trust_command_in_however_much_help()
    {
        _machine.Answers("docker", "trust inspect --help", "Usage:  docker trust inspect IMAGE\n" + new string('x', 300_000));

        Assert.Equal(0, (await _machine.RunAsync("mint")).ExitCode);
    }

    [Fact]
    public async Task Mint_fails_when_the_engine_does_not_answer()
    {
        _machine.Answers("docker", "version *", error: "Cannot connect to the Docker daemon\n", exit: 1);

        (await _machine.RunAsync("mint")).Failed(
            "The Docker engine does not answer. Start it (`systemctl start docker`), or check DOCKER_HOST and your rights on its socket.");
    }

    // Of this second and the ones after it.
    private static string Versions(int seconds) => string.Concat(
        Enumerable.Range(0, seconds).Select(second => DateTime.UtcNow.AddSeconds(second).ToString("yyyyMMdd-HHmmss\n", CultureInfo.InvariantCulture)));
}
