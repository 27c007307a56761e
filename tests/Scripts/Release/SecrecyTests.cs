namespace Omega.Scripts.Tests.Release;

/// <summary>Where secrets may be seen, and what the scripts do to no user's set-up.</summary>
public sealed class SecrecyTests : IDisposable
{
    private static readonly string[] Markers = ["registry-marker", "key-marker", "passphrase-marker"];
    private static readonly string[] Secrets = ["REGISTRY_PASSWORD", "SIGNING_KEY", "SIGNING_PASSPHRASE", "SCRIPT"];

    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    private static void HoldsNoMarker(string text) =>
        Assert.All(Markers, marker => Assert.DoesNotContain(marker, text, StringComparison.Ordinal));

    [Theory]
    [InlineData("trust sign *")]
    [InlineData("trust key load *")]
    [InlineData("push *")]
    [InlineData("login *")]
    [InlineData("manifest inspect *")]
    [InlineData("no call at all")]
    public async Task No_secret_is_in_an_argument_or_in_what_is_printed_whatever_fails(string failing)
    {
        _machine.Answers("docker", failing, error: "failed\n", exit: 1);

        var result = await _machine.RunAsync("publish");

        Assert.Equal(failing == "no call at all", result.ExitCode == 0);
        HoldsNoMarker(result.Output + result.Error);
        HoldsNoMarker(string.Join('\n', _machine.Calls));
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("verify")]
    public async Task No_program_inherits_a_secret(string step)
    {
        (_machine.Published, _machine.SignedAs) = step == "verify" ? (Machine.Built, Machine.Built) : (null, null);

        Assert.Equal(0, (await _machine.RunAsync(step)).ExitCode);

        Assert.All(_machine.Calls, call => Assert.Empty(call.Environment.Intersect(Secrets)));
    }

    [Fact]
    public async Task Only_signing_sees_the_passphrase_and_only_login_the_password()
    {
        await _machine.RunAsync("publish");

        Assert.All(_machine.Calls, call => Assert.Equal(
            call.Arguments.StartsWith("trust sign", StringComparison.Ordinal) || call.Arguments.StartsWith("trust key load", StringComparison.Ordinal),
            call.Environment.Contains("DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE")));
        Assert.All(_machine.Calls, call => Assert.Equal(
            call.Arguments.StartsWith("login", StringComparison.Ordinal) ? "registry-marker" : "", call.Input));
    }

    [Theory]
    [InlineData("mint")]
    [InlineData("publish")]
    public async Task Every_call_has_a_time_limit(string step)
    {
        await _machine.RunAsync(step);

        Assert.NotEmpty(_machine.Calls);
        Assert.All(_machine.Calls, call => Assert.True(call.Parent == "timeout", $"'{call}' runs without a time limit"));
    }

    [Fact]
    public async Task A_missing_authority_is_named_and_the_next_run_with_it_needs_no_clean_up()
    {
        _machine.Answers("docker", "--debug trust inspect *", "[]", "level=debug msg=\"Error: x509: certificate signed by unknown authority\"\n", 1, once: true);
        (_machine.Published, _machine.SignedAs) = (Machine.Built, Machine.Built);

        (await _machine.RunAsync("verify")).Refused(
            "the trust server https://localhost:4443 is not trusted: x509: certificate signed by unknown authority. Put its authority (PEM) into omega:signing.ca.");
        (await _machine.RunAsync("verify", ("TRUST_CA", "-----BEGIN CERTIFICATE-----"))).Printed(ReleaseStep.Reference);

        var last = _machine.Calls[^1];
        Assert.Contains("600 tls/localhost:4443/ca.crt", last.Files);
        Assert.Equal("-----BEGIN CERTIFICATE-----", last.Authority);
    }

    [Theory]
    [InlineData("localhost:5000", true)]
    [InlineData("127.0.0.1:5000", true)]
    [InlineData("localhost", true)]
    [InlineData("127.example.com", false)]
    [InlineData("localhost.example.com:5000", false)]
    [InlineData("registry.example.com", false)]
    [InlineData("10.0.0.5:5000", false)]
    public async Task Plain_http_is_spoken_only_with_a_registry_on_this_machine(string registry, bool plain)
    {
        _machine.Answers("docker", "login *").Answers("docker", "manifest inspect *", Machine.Manifest(Machine.Built)).Answers("docker", "--debug trust *", "[]");

        await _machine.RunAsync("verify", ("REGISTRY", registry));

        var read = Assert.Single(_machine.Calls, call => call.Arguments.StartsWith("manifest", StringComparison.Ordinal));
        Assert.Equal(plain, read.Arguments.Contains("--insecure", StringComparison.Ordinal));
    }
}
