namespace Omega.Scripts.Tests.Release;

public sealed class CosignPublishTests : IDisposable
{
    private const string NotSigned =
        $"{ReleaseStep.Image} is published as {Machine.Built} but NOT signed by a key of omega:signing.signers, so it is not deployed. "
        + "The next run signs this digest without a rebuild.";

    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    private int Count(string arguments) => _machine.Calls.Count(call => call.Arguments.StartsWith(arguments, StringComparison.Ordinal));

    [Fact]
    public async Task Mint_prints_a_version()
    {
        var result = await _machine.RunCosignAsync("mint");

        Assert.Equal("", result.Error);
        Assert.Matches(@"\A[0-9]{8}-[0-9]{6}\n\z", result.Output);
    }

    [Fact]
    public async Task Mint_fails_without_cosign()
    {
        _machine.Install("cosign", null);

        (await _machine.RunCosignAsync("mint")).Failed(
            "The program 'cosign' is missing on this machine. Install it (release 3 from https://github.com/sigstore/cosign/releases); "
            + "`./omega doctor` lists all that is needed.");
    }

    [Theory]
    [InlineData("Usage: cosign sign --tlog-upload\n", 0)]
    [InlineData("", 0)]
    [InlineData("", 1)]
    public async Task Mint_fails_with_a_cosign_of_another_kind(string help, int exit)
    {
        _machine.Answers("cosign", "sign --help", help, exit: exit);

        (await _machine.RunCosignAsync("mint")).Failed(
            "This cosign cannot sign or verify as this program needs. Install release 3 from https://github.com/sigstore/cosign/releases.");
    }

    [Fact]
    public async Task Publish_pushes_signs_the_digest_for_the_version_and_prints_it()
    {
        (await _machine.RunCosignAsync("publish")).Printed(Machine.Built);

        Assert.Equal(Machine.Built, _machine.Published);
        Assert.Equal($"{Machine.Built} {ReleaseStep.Version} signer-a\n", _machine.Signatures);
    }

    [Fact]
    public async Task Publish_signs_nothing_twice_and_needs_no_key_for_what_is_signed()
    {
        await _machine.RunCosignAsync("publish");

        (await _machine.RunCosignAsync("publish", ("SIGNING_PASSPHRASE", "wrong"))).Printed(Machine.Built);

        Assert.Equal((1, 1), (Count("push"), Count("sign --yes")));
    }

    [Fact]
    public async Task Publish_signs_the_same_digest_in_the_next_run_after_signing_failed()
    {
        _machine.Answers("cosign", "sign --yes *", error: "Error: PUT manifest: connection refused\n", exit: 1, once: true);

        (await _machine.RunCosignAsync("publish")).Failed(
            $"Cannot sign {ReleaseStep.Reference}: PUT manifest: connection refused. {NotSigned}");
        (await _machine.RunCosignAsync("publish")).Printed(Machine.Built);

        Assert.Equal((1, 2), (Count("push"), Count("sign --yes")));
    }

    [Fact]
    public async Task Publish_fails_when_cosign_accepts_everything_and_signs_nothing()
    {
        _machine.Answers("cosign", "sign --yes *");

        (await _machine.RunCosignAsync("publish")).Failed(
            "No signature of a key in omega:signing.signers shows after signing. "
            + $"Refused: there is no signature of {ReleaseStep.Reference} in the registry. It is unsigned, or signed elsewhere. {NotSigned}");
    }

    [Fact]
    public async Task Publish_stays_quiet_however_much_is_printed()
    {
        var progress = string.Concat(Enumerable.Repeat("layer: 12 MB of 30 MB\r", 14_000));
        _machine.Answers("docker", "manifest inspect *", error: "no such manifest\n", exit: 1, once: true);
        _machine.Answers("docker", "push *", progress, progress);
        _machine.Answers("cosign", "sign --yes *", progress, progress);
        (_machine.Published, _machine.Signatures) = (Machine.Built, $"{Machine.Built} {ReleaseStep.Version} signer-a\n");

        (await _machine.RunCosignAsync("publish")).Printed(Machine.Built);

        Assert.Equal((1, 1), (Count("push"), Count("sign --yes")));
    }

    [Fact]
    public async Task A_wrong_password_fails_before_anything_is_published()
    {
        (await _machine.RunCosignAsync("publish", ("SIGNING_PASSPHRASE", "wrong"))).Failed(
            "Cannot open the key in omega:signingKey: decrypt: encrypted: decryption failed. "
            + "It must be a private key of cosign (PEM), and omega:signingPassphrase its password. Nothing was published.");
        Assert.Null(_machine.Published);
    }

    [Fact]
    public async Task A_missing_password_fails_at_once() =>
        (await _machine.RunCosignAsync("publish", ("SIGNING_PASSPHRASE", null))).Failed(
            "omega:signingPassphrase is empty, and the key in omega:signingKey is encrypted. Nothing was published.");

    [Fact]
    public async Task A_key_that_nobody_expects_fails_before_anything_is_published()
    {
        (await _machine.RunCosignAsync("publish", ("SIGNERS", ReleaseStep.PublicKey("signer-b")))).Failed(
            "The key in omega:signingKey belongs to none of the public keys in omega:signing.signers, so its signature would not count. Nothing was published.");
        Assert.Null(_machine.Published);
    }

    [Fact]
    public async Task A_key_that_nobody_expects_signs_nothing_that_is_published()
    {
        _machine.Published = Machine.Built;

        (await _machine.RunCosignAsync("publish", ("SIGNERS", ReleaseStep.PublicKey("signer-b")))).Failed(
            $"The key in omega:signingKey belongs to none of the public keys in omega:signing.signers, so its signature would not count. {NotSigned}");
        Assert.Equal("", _machine.Signatures);
    }

    [Theory]
    [InlineData("pa$HOME$(id)`id`")]
    [InlineData("it's \"quoted\" \\ and spaces ")]
    [InlineData("pässphräse-日本語")]
    public async Task A_password_reaches_cosign_to_the_letter(string password)
    {
        _machine.Install("timeout", """
            #!/bin/bash
            [ -z "${COSIGN_PASSWORD:-}" ] || printf '%s' "$COSIGN_PASSWORD" >"$TMPDIR/../signed-with"
            exec /usr/bin/timeout "$@"
            """);

        await _machine.RunCosignAsync("publish", ("SIGNING_PASSPHRASE", password));

        Assert.Equal(password, _machine.Read("signed-with"));
    }

    [Theory]
    [InlineData("no call at all")]
    [InlineData("sign --yes *")]
    [InlineData("public-key *")]
    [InlineData("verify *")]
    public async Task Only_cosign_sees_the_key_only_in_its_environment_and_only_to_sign(string failing)
    {
        _machine.Answers("cosign", failing, error: "Error: failed\n", exit: 1);

        var result = await _machine.RunCosignAsync("publish");

        Assert.Equal(failing == "no call at all", result.ExitCode == 0);
        Assert.DoesNotContain("marker", result.Output + result.Error + string.Join('\n', _machine.Calls), StringComparison.Ordinal);
        Assert.All(_machine.Calls, call => Assert.Equal(
            call.Arguments.StartsWith("sign --yes", StringComparison.Ordinal) || call.Arguments.StartsWith("public-key", StringComparison.Ordinal),
            call.Environment.Contains("SIGNING_KEY") && call.Environment.Contains("COSIGN_PASSWORD")));
        Assert.All(_machine.Calls, call => Assert.DoesNotContain("SIGNING_PASSPHRASE", call.Environment));
        Assert.All(_machine.Calls, call => Assert.DoesNotContain(call.Files, file => file.EndsWith(".key", StringComparison.Ordinal) || file.EndsWith(".pem", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_call_has_a_time_limit()
    {
        await _machine.RunCosignAsync("publish");

        Assert.Contains(_machine.Calls, call => call.Program == "cosign");
        Assert.All(_machine.Calls, call => Assert.True(call.Parent == "timeout", $"'{call}' runs without a time limit"));
    }
}
