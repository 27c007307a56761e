using Omega.Core.Trust;

namespace Omega.Scripts.Tests.Release;

/// <summary>What the steps ask notary for and print; what it means is judged elsewhere.</summary>
public sealed class ContentTrustStepTests : IDisposable
{
    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Evidence_is_the_trust_data_as_it_was_signed_role_by_role()
    {
        _machine.Holds("root", """{"signed":{"a":"\u00e4"}}""").Holds("targets", "{}").Holds("targets/omega", """{"b":1}""").Holds("targets/x y", "{}");

        (await _machine.RunAsync(TrustScript.Evidence)).Printed(
            """{"method":"contentTrust","roles":{"root":{"signed":{"a":"\u00e4"}},"targets":{},"targets/omega":{"b":1}}}""");
    }

    [Fact]
    public async Task What_notary_leaves_out_as_its_word_has_ended_is_said()
    {
        _machine.Install("notary", """
            #!/bin/bash
            while [ "$1" != --trustDir ]; do shift; done
            mkdir -p "$2/tuf/localhost:5000/omega/web/metadata" && printf '{}' >"$2/tuf/localhost:5000/omega/web/metadata/root.json"
            for role in releases omega; do
              printf 'time="2026-11-30T00:47:32Z" level=error msg="Metadata for targets/%s expired"\n' "$role"
              printf 'time="2026-11-30T00:47:32Z" level=warning msg="Error getting targets/%s: targets/%s expired at Mon Nov 30 00:47:29 UTC 2026"\n' "$role" "$role"
            done >&2

            """);

        (await _machine.RunAsync(TrustScript.Evidence)).Printed(
            """{"method":"contentTrust","expired":["targets/releases expired at Mon Nov 30 00:47:29 UTC 2026","targets/omega expired at Mon Nov 30 00:47:29 UTC 2026"],"roles":{"root":{}}}""");
    }

    [Theory]
    [InlineData("\n* fatal: localhost:4443 does not have trust data for x\n", "", "localhost:4443 does not have trust data for x")]
    [InlineData(
        "\n* fatal: client is offline\n", "time=\"2026-11-29T11:27:41Z\" level=error msg=\"could not reach x: Get \\\"https://x/v2/\\\": connection refused\"\n",
        "client is offline could not reach x: Get \"https://x/v2/\": connection refused")]
    [InlineData("\u001b[31mback\\slash", "", "[31mback\\slash")]
    public async Task A_failure_of_the_tool_is_evidence_and_a_text_of_JSON(string output, string error, string reason)
    {
        _machine.Answers("notary", "*list*", output, error, 1);

        var result = await _machine.RunAsync(TrustScript.Evidence);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var document = System.Text.Json.JsonDocument.Parse(result.Output);
        Assert.Equal(reason, document.RootElement.GetProperty("failure").GetString());
    }

    [Fact]
    public async Task A_tool_that_is_missing_is_named_and_is_no_evidence()
    {
        _machine.Install("notary", null);

        (await _machine.RunAsync(TrustScript.Evidence)).Failed(
            "The program 'notary' is missing on this machine. Install it (package notary); `./omega doctor` lists all that is needed.");
    }

    [Fact]
    public async Task A_tool_that_hangs_is_stopped_and_the_evidence_says_so()
    {
        _machine.Install("timeout", "#!/bin/bash\nexec /usr/bin/timeout \"$1\" 0.3 \"${@:3}\"\n");
        _machine.Answers("notary", "*list*", exit: -1);

        Assert.Contains("\"failure\":\"no answer within 60 seconds\"", (await _machine.RunAsync(TrustScript.Evidence)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_without_end_is_not_printed()
    {
        _machine.Holds("root", '"' + new string('x', 5 << 20) + '"');

        (await _machine.RunAsync(TrustScript.Evidence)).Failed("There are more than 4 MiB of trust data of localhost:5000/omega/web. Remove old signatures.");
    }

    [Fact]
    public async Task The_authority_of_the_trust_policy_is_the_one_that_notary_trusts()
    {
        await _machine.RunAsync(TrustScript.Evidence, ("TRUST_CA", "-----BEGIN CERTIFICATE-----"));

        var call = Assert.Single(_machine.Calls);
        Assert.Contains("--tlscacert ", call.Arguments, StringComparison.Ordinal);
        Assert.Equal("-----BEGIN CERTIFICATE-----", call.Authority);
    }

    /// <summary>A second builder says something of a release, and never that it may be deployed.</summary>
    [Fact]
    public async Task A_statement_is_signed_by_itself_and_the_release_is_not()
    {
        var folder = Directory.CreateTempSubdirectory("omega-statement-").FullName;
        File.WriteAllText(Path.Combine(folder, "rebuild"), "same");

        Assert.Equal(0, (await _machine.RunAsync(
            TrustScript.Attest, ("STATEMENTS", "rebuild"), ("SIGNING_ROLES", "targets/second"), ("FOLDER", folder))).ExitCode);

        Directory.Delete(folder, recursive: true);

        var hash = Core.Releases.Digest.Of("same").Hex;
        Assert.EndsWith(
            $"addhash --publish localhost:5000/omega/web {ReleaseStep.Version}.rebuild 4 --sha256 {hash} --roles targets/second",
            Assert.Single(_machine.Calls).Arguments, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_are_renewed_with_the_key_that_is_theirs_and_with_nothing_new()
    {
        _machine.Answers("notary", "*witness*");

        Assert.Equal(0, (await _machine.RunAsync(TrustScript.Renew)).ExitCode);

        var call = Assert.Single(_machine.Calls);
        Assert.EndsWith("witness --publish localhost:5000/omega/web targets/releases targets/omega", call.Arguments, StringComparison.Ordinal);
        Assert.Contains($"600 trust/private/{Some.KeyId}.key", call.Files);
    }

    [Fact]
    public async Task Exactly_the_digest_is_signed_in_the_roles_of_the_key_which_lies_under_its_id()
    {
        Assert.Equal(0, (await _machine.RunAsync(TrustScript.Sign)).ExitCode);

        var call = Assert.Single(_machine.Calls);
        Assert.EndsWith(
            $"addhash --publish localhost:5000/omega/web {ReleaseStep.Version} 537 --sha256 {Machine.Built[7..]} --roles targets/releases --roles targets/omega",
            call.Arguments, StringComparison.Ordinal);
        Assert.Contains($"600 trust/private/{Some.KeyId}.key", call.Files);
        Assert.All(call.Files, file => Assert.StartsWith("600 ", file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signature_that_fails_says_why_and_what_to_check()
    {
        const string Missing = "could not find necessary signing keys, at least one of these keys must be available: 12ab795d";
        _machine.Answers("notary", "*addhash --publish*", $"\n* fatal: {Missing}\n", $"time=\"2026-11-25T12:00:00Z\" level=error msg=\"couldn't add target: {Missing}\"\n", 1);

        var result = await _machine.RunAsync(TrustScript.Sign);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"Cannot sign {ReleaseStep.Image} at https://localhost:4443: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(Missing, result.Error, StringComparison.Ordinal);
        Assert.EndsWith("Check omega:signingPassphrase, and that the key in omega:signingKey belongs to a signer.\n", result.Error, StringComparison.Ordinal);
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
            [ -z "${NOTARY_DELEGATION_PASSPHRASE:-}" ] || printf '%s' "$NOTARY_DELEGATION_PASSPHRASE" >"$TMPDIR/../signed-with"
            exec /usr/bin/timeout "$@"
            """);

        Assert.Equal(0, (await _machine.RunAsync(TrustScript.Sign, ("SIGNING_PASSPHRASE", passphrase))).ExitCode);

        Assert.Equal(passphrase, _machine.Read("signed-with"));
    }
}
