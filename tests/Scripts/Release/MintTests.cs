using System.Globalization;

namespace Omega.Scripts.Tests.Release;

public sealed class MintTests : IDisposable
{
    private const string CannotSign =
        "This notary cannot sign or verify as this program needs. Install the package notary of Debian or Ubuntu, version 0.6 or later.";

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
            ["notary addhash --help", "docker version --format {{.Server.Version}}", "docker image ls --format {{.Tag}}"],
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
    public async Task Mint_fails_without_notary_and_asks_for_no_cosign()
    {
        _machine.Install("notary", null);
        _machine.Install("cosign", null);

        (await _machine.RunAsync("mint")).Failed(
            "The program 'notary' is missing on this machine. Install it (package notary); `./omega doctor` lists all that is needed.");
    }

    [Fact]
    public async Task Mint_of_a_cosign_stack_asks_for_no_notary()
    {
        _machine.Install("notary", null);

        Assert.Equal(0, (await _machine.RunCosignAsync("mint")).ExitCode);
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(0, "Usage: notary [flags]")]
    public async Task Mint_fails_when_notary_cannot_sign_also_when_it_claims_success(int exit, string help)
    {
        _machine.Answers("notary", "*", help, exit: exit);

        (await _machine.RunAsync("mint")).Failed(CannotSign);
    }

    [Theory]
    [InlineData("v2.5.3")]
    [InlineData("3.0.0")]
    [InlineData("v3.0.2")]
    public async Task Mint_fails_with_a_cosign_that_would_sign_without_the_version(string version)
    {
        _machine.Answers("cosign", "version *", $$"""{"gitVersion": "{{version}}"}""");

        (await _machine.RunCosignAsync("mint")).Failed(
            $"cosign {version.TrimStart('v')} on this machine cannot sign or verify as this program needs. Install release 3.0.3 or later from https://github.com/sigstore/cosign/releases.");
    }

    [Theory]
    [InlineData("v3.0.3")]
    [InlineData("v3.10.0")]
    [InlineData("devel")]
    public async Task Mint_takes_a_cosign_that_signs_the_version(string version)
    {
        _machine.Answers("cosign", "version *", $$"""{"gitVersion": "{{version}}"}""");

        Assert.Equal(0, (await _machine.RunCosignAsync("mint")).ExitCode);
    }

    [Fact]
    public async Task Mint_fails_with_a_cosign_that_lacks_an_option()
    {
        _machine.Answers("cosign", "sign --help", "    --tlog-upload=true:\n");

        (await _machine.RunCosignAsync("mint")).Failed(
            "This cosign cannot sign or verify as this program needs. Install release 3.0.3 or later from https://github.com/sigstore/cosign/releases.");
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
