using Omega.Core.Trust;

namespace Omega.Scripts.Tests.Release;

/// <summary>What the steps ask cosign for and print; what it means is judged elsewhere.</summary>
public sealed class CosignStepTests : IDisposable
{
    private const string Signed = """{"critical":{"image":{"docker-manifest-digest":"DIGEST"}},"optional":{"version":"20261125-120000"}}""";

    private readonly Machine _machine = new() { Signatures = $"{Machine.Built} {ReleaseStep.Version} signer-a\n" };

    private static string Shown => Signed.Replace("DIGEST", Machine.Built, StringComparison.Ordinal);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Evidence_is_what_cosign_shows_for_each_key_and_then_for_each_identity()
    {
        var signing = new SigningSettings(
            SigningMethod.Cosign, [ReleaseStep.PublicKey("signer-b"), ReleaseStep.PublicKey("signer-a")], Keyless: [new("dev@example.com", "https://issuer.example.com")]);

        var result = await ReleaseStep.RunAsync(_machine, signing, TrustScript.Evidence);

        result.Printed(
            """{"method":"cosign","answers":[{"failure":"no matching attestations: failed to verify signature: could not verify envelope"},{"shown":["""
            + Shown + """]},{"failure":"no matching attestations: failed to verify signature: could not verify envelope"}]}""");
    }

    [Fact]
    public async Task A_digest_without_signatures_is_told()
    {
        _machine.Signatures = "";

        (await _machine.RunCosignAsync(TrustScript.Evidence)).Printed("""{"method":"cosign","answers":[{"failure":"no signatures found"}]}""");
    }

    [Fact]
    public async Task A_trusted_root_is_given_to_keyless_verification_alone()
    {
        _machine.Answers("cosign", "verify *", "[]");
        var signing = new SigningSettings(
            SigningMethod.Cosign, [ReleaseStep.PublicKey("signer-a")], Keyless: [new("dev@example.com", "https://issuer.example.com")], TrustedRoot: "{}");

        await ReleaseStep.RunAsync(_machine, signing, TrustScript.Evidence);

        Assert.Equal([false, true], _machine.Calls.Select(call => call.Arguments.Contains("--trusted-root ", StringComparison.Ordinal)));
        Assert.Contains("600 trusted_root.json", _machine.Calls[^1].Files);
    }

    [Fact]
    public async Task An_authority_of_the_registry_takes_the_place_of_plain_http()
    {
        _machine.Answers("cosign", "verify *", "[]");

        await _machine.RunCosignAsync(TrustScript.Evidence, ("REGISTRY_CA", "-----BEGIN CERTIFICATE-----"));

        Assert.Contains("--registry-cacert ", Assert.Single(_machine.Calls).Arguments, StringComparison.Ordinal);
        Assert.DoesNotContain("http", _machine.Calls[0].Arguments, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:5000", true)]
    [InlineData("127.0.0.1:5000", true)]
    [InlineData("127.example.com", false)]
    [InlineData("localhost.example.com:5000", false)]
    [InlineData("registry.example.com", false)]
    public async Task Plain_http_is_spoken_only_with_a_registry_on_this_machine(string registry, bool plain)
    {
        _machine.Answers("cosign", "verify *", "[]");

        await _machine.RunCosignAsync(TrustScript.Evidence, ("REGISTRY", registry));

        Assert.Equal(plain, Assert.Single(_machine.Calls).Arguments.Contains("--allow-http-registry", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.0.0.5:5000")]
    [InlineData("registry.local")]
    public async Task An_address_that_cosign_would_speak_plain_http_with_is_refused(string registry) =>
        (await _machine.RunCosignAsync(TrustScript.Evidence, ("REGISTRY", registry))).Failed(
            $"cosign falls back to plain http for the address {registry}. Give the registry's DNS name in omega:image.registry.");

    [Fact]
    public async Task The_environment_says_nobody_whom_to_trust()
    {
        await _machine.RunCosignAsync(TrustScript.Evidence, ("COSIGN_REPOSITORY", "evil"), ("SIGSTORE_ROOT_FILE", "/evil"), ("TUF_MIRROR", "https://evil"));

        Assert.DoesNotContain(_machine.Calls.SelectMany(call => call.Environment), name => name is "COSIGN_REPOSITORY" or "SIGSTORE_ROOT_FILE" or "TUF_MIRROR");
    }

    [Fact]
    public async Task The_public_half_of_the_key_is_printed() =>
        Assert.Equal(ReleaseStep.PublicKey("signer-a"), (await _machine.RunCosignAsync(TrustScript.Key)).Output);

    [Fact]
    public async Task A_key_that_does_not_open_says_so() => (await _machine.RunCosignAsync(TrustScript.Key, ("SIGNING_PASSPHRASE", "wrong"))).Failed(
        "Cannot open the key in omega:signingKey: decrypt: encrypted: decryption failed. It must be a private key of cosign (PEM), and omega:signingPassphrase its password.");

    [Fact]
    public async Task Exactly_the_digest_is_signed_for_the_version_and_nothing_is_sent_to_a_log()
    {
        Assert.Equal(0, (await _machine.RunCosignAsync(TrustScript.Sign)).ExitCode);

        var call = Assert.Single(_machine.Calls);
        Assert.EndsWith($" --allow-http-registry --annotations version={ReleaseStep.Version} {ReleaseStep.Reference}", call.Arguments, StringComparison.Ordinal);
        Assert.DoesNotContain("tlog-upload", call.Arguments, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_of_the_digest_is_signed_as_it_is_and_nothing_is_uploaded()
    {
        Assert.Equal(0, (await _machine.RunCosignAsync(TrustScript.Sign, ("STATEMENTS", "sbom provenance"))).ExitCode);

        Assert.Equal(3, _machine.Calls.Count);
        Assert.Contains("--upload=false --bundle ", _machine.Calls[0].Arguments, StringComparison.Ordinal);
        Assert.EndsWith($"--statement {_machine.Memory}/sbom --bundle {_machine.Memory}/sbom.bundle", _machine.Calls[1].Arguments, StringComparison.Ordinal);
        Assert.EndsWith($"--statement {_machine.Memory}/provenance --bundle {_machine.Memory}/provenance.bundle", _machine.Calls[2].Arguments, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_that_fails_says_why()
    {
        _machine.Answers("cosign", "sign --yes *", error: "WARNING: x\nError: PUT https://r: TAG_INVALID: tag is immutable\nerror during command execution\n", exit: 1);

        (await _machine.RunCosignAsync(TrustScript.Sign)).Failed($"Cannot sign {ReleaseStep.Reference}: PUT https://r: TAG_INVALID: tag is immutable.");
    }
}
