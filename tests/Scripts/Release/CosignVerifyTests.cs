using System.Text.Json;

namespace Omega.Scripts.Tests.Release;

public sealed class CosignVerifyTests : IDisposable
{
    private const string Good = $"{Machine.Built} {ReleaseStep.Version} signer-a\n";
    private const string NobodyExpected = $"{ReleaseStep.Reference} is signed, but by none of omega:signing.signers and omega:signing.keyless.";

    private static readonly string Other = "sha256:" + new string('9', 64);

    private readonly Machine _machine = new() { Published = Machine.Built, Signatures = Good };

    public void Dispose() => _machine.Dispose();

    private static string Signature(string digest, string version) =>
        JsonSerializer.Serialize(new { critical = new { image = new Dictionary<string, string> { ["docker-manifest-digest"] = digest } }, optional = new { version } });

    [Fact]
    public async Task Verify_prints_the_reference_that_was_signed() => (await _machine.RunCosignAsync("verify")).Printed(ReleaseStep.Reference);

    [Fact]
    public async Task Verify_asks_for_the_key_the_version_and_the_digest_and_changes_nothing()
    {
        await _machine.RunCosignAsync("verify");

        var calls = _machine.Calls.Select(call => string.Join(' ', call.ToString().Split(' ').Select(word =>
            word.EndsWith(".pub", StringComparison.Ordinal) ? "SIGNERS/" + Path.GetFileName(word) : word))).ToList();
        Assert.Equal(3, calls.Count);
        Assert.Equal("docker login localhost:5000 --username omega --password-stdin", calls[0]);
        // These two run at the same time.
        Assert.Contains(
            "cosign verify --key SIGNERS/1.pub --insecure-ignore-tlog=true --allow-http-registry "
                + $"--annotations version={ReleaseStep.Version} {ReleaseStep.Reference}",
            calls);
        Assert.Contains($"docker manifest inspect --verbose --insecure {ReleaseStep.Image}", calls);
    }

    [Fact]
    public async Task Verify_refuses_an_unsigned_image()
    {
        _machine.Signatures = "";

        (await _machine.RunCosignAsync("verify")).Refused(
            $"there is no signature of {ReleaseStep.Reference} in the registry. It is unsigned, or signed elsewhere.");
    }

    [Fact]
    public async Task Verify_refuses_the_signature_of_another_digest()
    {
        _machine.Signatures = $"{Other} {ReleaseStep.Version} signer-a\n";

        Assert.Equal(3, (await _machine.RunCosignAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task Verify_refuses_a_signer_that_is_not_expected()
    {
        _machine.Signatures = $"{Machine.Built} {ReleaseStep.Version} signer-b\n";

        (await _machine.RunCosignAsync("verify")).Refused(NobodyExpected);
    }

    [Fact]
    public async Task Verify_refuses_a_signature_for_another_version()
    {
        _machine.Signatures = $"{Machine.Built} 20250101-000000 signer-a\n";

        (await _machine.RunCosignAsync("verify")).Refused(
            $"{ReleaseStep.Reference} is signed for version 20250101-000000, not for {ReleaseStep.Version} which is to be deployed.");
    }

    [Fact]
    public async Task Verify_takes_any_of_several_signers()
    {
        _machine.Signatures = $"{Machine.Built} {ReleaseStep.Version} signer-b\n";

        (await _machine.RunCosignAsync("verify", ("SIGNERS", ReleaseStep.PublicKey("signer-a") + "\n" + ReleaseStep.PublicKey("signer-b"))))
            .Printed(ReleaseStep.Reference);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("ok\n")]
    [InlineData("[]\n")]
    [InlineData("null\n")]
    [InlineData("{}\n")]
    public async Task Verify_refuses_a_cosign_that_accepts_everything(string output)
    {
        _machine.Answers("cosign", "verify *", output);

        (await _machine.RunCosignAsync("verify")).Refused(
            $"cosign succeeded but shows a signature of '' instead of {Machine.Built} with version {ReleaseStep.Version}. Check the program cosign on this machine.");
    }

    [Fact]
    public async Task Verify_refuses_a_success_for_another_digest()
    {
        _machine.Answers("cosign", "verify *", $"[{Signature(Other, ReleaseStep.Version)}]");

        (await _machine.RunCosignAsync("verify")).Refused(
            $"cosign succeeded but shows a signature of '{Other}' instead of {Machine.Built} with version {ReleaseStep.Version}. Check the program cosign on this machine.");
    }

    [Theory]
    [InlineData("20250101-000000", "20261125-120000")]
    [InlineData("20250101-000000", "20250101-000000")]
    public async Task Verify_refuses_a_success_for_another_version(string right, string wrong)
    {
        _machine.Answers("cosign", "verify *", $"[{Signature(Machine.Built, right)},{Signature(Other, wrong)}]");

        Assert.Equal(3, (await _machine.RunCosignAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task Verify_refuses_two_answers_in_one()
    {
        var good = $"[{Signature(Machine.Built, ReleaseStep.Version)}]";
        _machine.Answers("cosign", "verify *", good + good);

        Assert.Equal(3, (await _machine.RunCosignAsync("verify")).ExitCode);
    }

    [Theory]
    [InlineData("Get \"https://localhost:5000/v2/\": dial tcp 127.0.0.1:5000: connect: connection refused", "the registry localhost:5000 cannot be reached: {0}.")]
    [InlineData("GET http://localhost:5000/v2/: UNAUTHORIZED: authentication required", "the registry localhost:5000 does not let omega read signatures: {0}.")]
    [InlineData("setting up clients: error updating to TUF remote mirror: no such host", "the trust root of Sigstore, which keyless verification needs, cannot be fetched: {0}.")]
    [InlineData("loading public key: pem decoding failed", "cosign cannot verify localhost:5000/omega/web@" + Machine.Built + ": {0}.")]
    public async Task Verify_says_why_cosign_fails(string error, string message)
    {
        _machine.Answers("cosign", "verify *", error: $"WARNING: x\nError: {error}\nerror during command execution: {error}\n", exit: 1);

        (await _machine.RunCosignAsync("verify")).Refused(string.Format(null, message, error));
    }

    [Fact]
    public async Task Verify_refuses_a_moved_tag_and_a_release_that_is_gone()
    {
        _machine.Published = Other;
        (await _machine.RunCosignAsync("verify")).Refused(
            $"the tag {ReleaseStep.Image} was moved: the registry holds {Other}, to be deployed is {Machine.Built}. Somebody pushed over a release.");

        _machine.Published = null;
        (await _machine.RunCosignAsync("verify")).Refused(
            $"the registry localhost:5000 no longer holds version {ReleaseStep.Version} of omega/web ({Machine.Built}).");
    }

    [Fact]
    public async Task Verify_takes_a_keyless_identity()
    {
        const string Keyless = """[{"identity":"dev@example.com","issuer":"https://other.example.com"},{"identity":"https://github.com/a/b","issuer":"https://issuer.example.com"}]""";
        _machine.Signatures = $"{Machine.Built} {ReleaseStep.Version} https://github.com/a/b\n";

        (await _machine.RunCosignAsync("verify", ("SIGNERS", ""), ("KEYLESS", Keyless))).Printed(ReleaseStep.Reference);

        var last = _machine.Calls[^1].Arguments;
        Assert.StartsWith("verify --certificate-identity https://github.com/a/b --certificate-oidc-issuer https://issuer.example.com ", last, StringComparison.Ordinal);
        Assert.DoesNotContain("--insecure", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_refuses_everything_when_nobody_is_expected() =>
        (await _machine.RunCosignAsync("verify", ("SIGNERS", ""))).Refused(NobodyExpected);

    [Fact]
    public async Task The_environment_of_the_machine_changes_no_trust()
    {
        (await _machine.RunCosignAsync("verify", ("COSIGN_REPOSITORY", "evil.example.com/x"), ("SIGSTORE_ROOT_FILE", "/evil"), ("SIGSTORE_REKOR_PUBLIC_KEY", "/evil")))
            .Printed(ReleaseStep.Reference);

        var verify = Assert.Single(_machine.Calls, call => call.Arguments.StartsWith("verify", StringComparison.Ordinal));
        Assert.DoesNotContain(verify.Environment, name => name.StartsWith("COSIGN_", StringComparison.Ordinal) || name.StartsWith("SIGSTORE_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.0.0.5:5000")]
    [InlineData("192.168.1.2")]
    [InlineData("172.31.0.1:443")]
    [InlineData("registry.local:5000")]
    [InlineData("registry.localhost")]
    public async Task Verify_fails_for_an_address_with_which_cosign_would_fall_back_to_plain_http(string registry)
    {
        (await _machine.RunCosignAsync("verify", ("REGISTRY", registry))).Failed(
            $"cosign falls back to plain http for the address {registry}. Give the registry's DNS name in omega:image.registry.");
        Assert.DoesNotContain(_machine.Calls, call => call.Arguments.StartsWith("login", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_speaks_no_plain_http_with_another_machine()
    {
        _machine.Answers("docker", "login *").Answers("docker", "manifest *", Machine.Manifest(Machine.Built)).Answers("cosign", "verify *", exit: 10);

        await _machine.RunCosignAsync("verify", ("REGISTRY", "registry.example.com"));

        Assert.DoesNotContain(_machine.Calls, call => call.Arguments.Contains("http", StringComparison.Ordinal) || call.Arguments.Contains("insecure-reg", StringComparison.Ordinal));
    }
}
