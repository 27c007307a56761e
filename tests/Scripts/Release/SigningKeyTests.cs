namespace Omega.Scripts.Tests.Release;

/// <summary>The key and its passphrase: where they are looked for, who sees them, what is said when they do not fit.</summary>
public sealed class SigningKeyTests : IDisposable
{
    private const string KeyId = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    public const string Key = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nrole: omega\n\nkey-marker\n-----END ENCRYPTED PRIVATE KEY-----";
    private const string PlainKey = "-----BEGIN RSA PRIVATE KEY-----\nkey-marker\n-----END RSA PRIVATE KEY-----";

    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    private static string NoSigner(string role) =>
        $"The key in omega:signingKey is for the signer '{role}', which has no key of omega:signing.signers ({KeyId}) at https://localhost:4443; "
        + "it must have exactly one. Add the signer (`docker trust signer add`). Nothing was published.";

    private StubCall Signing => Assert.Single(_machine.Calls, call => call.Arguments.StartsWith("trust sign", StringComparison.Ordinal));

    [Fact]
    public async Task A_key_that_names_its_role_is_stored_under_its_id_for_the_owner_only()
    {
        await _machine.RunAsync("publish", ("SIGNING_KEY", Key));

        Assert.Contains($"600 trust/private/{KeyId}.key", Signing.Files);
        Assert.All(Signing.Files, file => Assert.StartsWith("600 ", file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Any_other_key_is_loaded_from_a_file_for_the_owner_only()
    {
        (await _machine.RunAsync("publish", ("SIGNING_KEY", PlainKey))).Printed(Machine.Built);

        var load = Assert.Single(_machine.Calls, call => call.Arguments.StartsWith("trust key load", StringComparison.Ordinal));
        Assert.Contains("600 signer.pem", load.Files);
    }

    [Fact]
    public async Task A_key_that_cannot_be_loaded_fails_before_anything_is_published()
    {
        _machine.Answers("docker", "trust key load *", error: "could not decrypt the key\n", exit: 1);

        (await _machine.RunAsync("publish", ("SIGNING_KEY", PlainKey))).Failed(
            "Cannot load the signing key of omega:signingKey: could not decrypt the key. Check omega:signingPassphrase. Nothing was published.");
        Assert.Null(_machine.Published);
    }

    [Fact]
    public async Task A_key_of_a_role_that_is_no_signer_fails_before_anything_is_published()
    {
        (await _machine.RunAsync("publish", ("SIGNING_KEY", Key.Replace("role: omega", "role: mallory", StringComparison.Ordinal))))
            .Failed(NoSigner("mallory"));
        Assert.Null(_machine.Published);
    }

    [Fact]
    public async Task A_key_that_is_not_expected_fails_before_anything_is_published()
    {
        var other = new string('7', 64);

        (await _machine.RunAsync("publish", ("SIGNING_KEY", Key), ("SIGNERS", other)))
            .Failed(NoSigner("omega").Replace(KeyId, other, StringComparison.Ordinal));
        Assert.Null(_machine.Published);
    }

    [Fact]
    public async Task A_key_of_an_unreachable_trust_server_fails_with_the_cause_and_the_state()
    {
        _machine.Answers("docker", "--debug trust inspect *", "[]", "level=debug msg=\"Error: dial tcp: connection refused\"\n", 1);

        (await _machine.RunAsync("publish", ("SIGNING_KEY", Key))).Failed(
            "Refused: the trust server https://localhost:4443 cannot be reached: dial tcp: connection refused. Nothing was published.");
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_missing_passphrase_fails_at_once(string? passphrase)
    {
        (await _machine.RunAsync("publish", ("SIGNING_KEY", Key), ("SIGNING_PASSPHRASE", passphrase))).Failed(
            "omega:signingPassphrase is empty, and the key in omega:signingKey is encrypted. Nothing was published.");
    }

    [Fact]
    public async Task A_wrong_passphrase_says_so()
    {
        const string Missing = "could not find necessary signing keys, at least one of these keys must be available: 12ab795d";
        _machine.Answers(
            "docker",
            "trust sign *",
            "Signing and pushing trust metadata\n",
            $"time=\"2026-11-25T12:00:00Z\" level=error msg=\"couldn't add target to targets/omega: {Missing}\"\nfailed to sign {ReleaseStep.Image}: {Missing}\n",
            1);

        (await _machine.RunAsync("publish", ("SIGNING_KEY", Key))).Failed(
            $"Cannot sign {ReleaseStep.Image}: failed to sign {ReleaseStep.Image}: {Missing}. "
            + "The key in omega:signingKey must belong to a signer of localhost:5000/omega/web (`docker trust signer add`), "
            + $"and omega:signingPassphrase to the key. {ReleaseStep.Image} is published as {Machine.Built} but NOT signed by a key of "
            + "omega:signing.signers, so it is not deployed. The next run signs this digest without a rebuild.");
    }

    [Fact]
    public async Task No_valid_signing_keys_says_which_signer_is_needed()
    {
        _machine.Answers("docker", "trust sign *", error: "failed to sign localhost:5000/omega/web: no valid signing keys for delegation roles\n", exit: 1);

        var result = await _machine.RunAsync("publish", ("SIGNING_KEY", Key));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no valid signing keys for delegation roles", result.Error, StringComparison.Ordinal);
        Assert.Contains("must belong to a signer of localhost:5000/omega/web (`docker trust signer add`)", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pa$HOME$(id)`id`")]
    [InlineData("it's \"quoted\"")]
    [InlineData("  spaces \\ and \\n backslashes ")]
    [InlineData("pässphräse-日本語")]
    [InlineData("*?[a-z]{a,b}!~#%")]
    public async Task A_passphrase_reaches_the_signer_to_the_letter(string passphrase)
    {
        _machine.Install("timeout", """
            #!/bin/bash
            [ -z "${DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE:-}" ] || printf '%s' "$DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE" >"$TMPDIR/../signed-with"
            exec /usr/bin/timeout "$@"
            """);

        (await _machine.RunAsync("publish", ("SIGNING_KEY", Key), ("SIGNING_PASSPHRASE", passphrase))).Printed(Machine.Built);

        Assert.Equal(passphrase, _machine.Read("signed-with"));
    }

    [Fact]
    public async Task A_tool_that_hangs_is_stopped_and_the_failure_says_so()
    {
        _machine.Install("timeout", "#!/bin/bash\nexec /usr/bin/timeout \"$1\" 0.3 \"${@:3}\"\n");
        _machine.Answers("docker", "trust sign *", exit: -1);

        var result = await _machine.RunAsync("publish", ("SIGNING_KEY", Key));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cannot be reached: no answer within 300 seconds.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_docker_configuration_and_another_home_change_nothing()
    {
        (await _machine.RunAsync("publish", ("SIGNING_KEY", Key), ("DOCKER_CONFIG", "/nowhere"), ("HOME", "/nowhere"))).Printed(Machine.Built);

        Assert.Contains($"600 trust/private/{KeyId}.key", Signing.Files);
    }

    [Fact]
    public async Task Expired_trust_data_stops_signing_with_what_to_do()
    {
        _machine.Answers("docker", "trust sign *", error: "targets expired at Tue Nov 24 12:00:00 UTC 2026\n", exit: 1);

        var result = await _machine.RunAsync("publish", ("SIGNING_KEY", Key));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            $"Cannot sign {ReleaseStep.Image}: the trust data of {ReleaseStep.Image} is expired: targets expired at Tue Nov 24 12:00:00 UTC 2026. "
            + "Sign again with the repository key, or rotate the keys.",
            result.Error,
            StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task A_warning_about_expiry_is_shown_while_signing()
    {
        _machine.Answers("docker", "trust sign *", error: "level=warning msg=\"root is nearing expiry\"\n", once: true);
        _machine.Published = Machine.Built;
        _machine.Answers("docker", "--debug trust inspect localhost:5000/omega/web:*", "[]", exit: 1, once: true);
        _machine.SignedAs = Machine.Built;

        var result = await _machine.RunAsync("publish", ("SIGNING_KEY", Key));

        Assert.Equal((0, Machine.Built + "\n", "level=warning msg=\"root is nearing expiry\"\n"), (result.ExitCode, result.Output, result.Error));
    }
}
