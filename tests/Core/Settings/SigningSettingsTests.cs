using Omega.Core.Settings;

namespace Omega.Core.Tests.Settings;

public sealed class SigningSettingsTests
{
    private const string KeyId = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string PublicKey = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMpPE41HtLnhmo7eNXedr/5tzNEhr\nZsH0Dp4p0Ysnand8Xk9MygEsvNwVMbgda+Pe95KYyBOsUFIPOrhIal5ajw==\n-----END PUBLIC KEY-----\n";

    private static readonly KeylessSettings Identity = new("https://github.com/a/b/.github/workflows/sign.yaml@refs/heads/main", "https://token.actions.githubusercontent.com");

    private static IEnumerable<string> Problems(SigningSettings settings) =>
        settings.Problems().Select(problem => $"{problem.Path} {problem.Rule}, was {problem.Given}");

    public static TheoryData<SigningSettings> Good() => new()
    {
        new SigningSettings(SigningMethod.ContentTrust, [KeyId], "https://localhost:4443"),
        new SigningSettings(SigningMethod.ContentTrust, [KeyId], "https://localhost:4443", "-----BEGIN CERTIFICATE-----"),
        new SigningSettings(SigningMethod.Cosign, [PublicKey]),
        new SigningSettings(SigningMethod.Cosign, [PublicKey.Trim(), PublicKey]),
        new SigningSettings(SigningMethod.Cosign, Keyless: [Identity]),
        new SigningSettings(SigningMethod.Cosign, [], Keyless: [Identity]),
        new SigningSettings(SigningMethod.Cosign, [PublicKey], Keyless: [Identity]),
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Problems_finds_none_in_a_good_policy(SigningSettings settings) => Assert.Empty(Problems(settings));

    [Fact]
    public void Problems_lists_all_that_is_wrong_with_content_trust() => Assert.Equal(
        [
            $"signers[0] must be a key id of 64 hex digits, was a text of {PublicKey.Length} characters",
            "signers[1] must be a key id of 64 hex digits, was alice",
            "server must be an https address when method is contentTrust, was http://localhost:4443",
            "ca must be PEM text of a certificate, was something else",
            "keyless is only for method cosign, was given with contentTrust",
        ],
        Problems(new(SigningMethod.ContentTrust, [PublicKey, "alice"], "http://localhost:4443", "ca", [Identity])));

    [Fact]
    public void Problems_lists_all_that_is_wrong_with_cosign() => Assert.Equal(
        [
            $"signers[0] must be one PEM public key (-----BEGIN PUBLIC KEY-----), was {KeyId}",
            "keyless[0].identity must be the identity in the certificate, one line, was empty or several lines",
            "keyless[0].issuer must be an https address, was github",
            "server is only for method contentTrust, was given with cosign",
            "ca is only for method contentTrust, was given with cosign",
        ],
        Problems(new(SigningMethod.Cosign, [KeyId], "https://localhost:4443", "ca", [new(" ", "github")])));

    [Theory]
    [InlineData(SigningMethod.ContentTrust, "key id")]
    [InlineData(SigningMethod.Cosign, "PEM public key")]
    public void Problems_finds_a_policy_that_expects_nobody(SigningMethod method, string kind)
    {
        var server = method == SigningMethod.ContentTrust ? "https://localhost:4443" : null;

        Assert.Equal([$"signers must name at least one {kind}: verification fails closed, was missing"], Problems(new(method, Server: server)));
        Assert.Equal([$"signers must name at least one {kind}: verification fails closed, was empty list"], Problems(new(method, [], server)));
    }

    [Theory]
    [InlineData("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nmarker\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END CERTIFICATE-----")]
    [InlineData(PublicKey + PublicKey)]
    [InlineData("key: " + PublicKey)]
    [InlineData("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMpPE41HtLnhmo7eNXedr/5tzNEhr0123456")]
    public void Problems_takes_as_a_signer_of_cosign_one_public_key_only_and_shows_no_other(string signer) => Assert.Equal(
        [$"signers[0] must be one PEM public key (-----BEGIN PUBLIC KEY-----), was a text of {signer.Length} characters"],
        Problems(new(SigningMethod.Cosign, [signer])));
}
