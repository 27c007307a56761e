using System.Text.Json;
using Omega.Core.Settings;
using Omega.Core.Trust;
using static Omega.Core.Tests.Trust.SomeTrustData;

namespace Omega.Core.Tests.Trust;

public sealed class CosignJudgeTests
{
    private const string First = "-----BEGIN PUBLIC KEY-----\nfirst\n-----END PUBLIC KEY-----";
    private const string Second = "-----BEGIN PUBLIC KEY-----\nsecond\n-----END PUBLIC KEY-----";

    private static readonly string Reference = $"{Repository}@{Built}";

    public static TheoryData<string, string, string> Refused { get; } = new()
    {
        {
            "unsigned", Evidence(Failure("no signatures found")),
            $"Refused: there is no signature of {Reference} in the registry. It is unsigned, or signed elsewhere, or the registry was cleaned up."
        },
        {
            "another key", Evidence(Failure("no matching attestations: failed to verify signature")),
            $"Refused: {Reference} is signed, but by none of omega:signing.signers and omega:signing.keyless."
        },
        {
            "an old signature of the digest for another version", Evidence(Shown((Built, "20250101-000000"))),
            $"Refused: {Reference} is signed for version 20250101-000000, not for {Minted} which is to be deployed."
        },
        {
            "a signature without a version", Evidence(Shown((Built, null))),
            $"Refused: {Reference} is signed for version none, not for {Minted} which is to be deployed."
        },
        {
            "a program that accepts everything", Evidence(Shown((Other, Minted))),
            $"Refused: cosign succeeded but shows a signature of '{Other}' instead of {Built} with version {Minted}. Check the program cosign on this machine."
        },
        {
            "a program that shows nothing", Evidence("""{"shown":[]}"""),
            $"Refused: cosign succeeded but shows a signature of '' instead of {Built} with version {Minted}. Check the program cosign on this machine."
        },
        {
            "a login that may not read", Evidence(Failure("GET https://r/v2/: DENIED: requested access")),
            "Refused: the registry localhost:5000 does not let this login read signatures: GET https://r/v2/: DENIED: requested access."
        },
        {
            "an expired root is not an unreachable one", Evidence(Failure("tuf: expired root")),
            $"Refused: what vouches for the signature of {Reference} is expired: tuf: expired root. Renew omega:signing.trustedRoot, or sign again."
        },
        {
            "a root that cannot be fetched", Evidence(Failure("creating TUF client: dial tcp: lookup tuf-repo-cdn.sigstore.dev: no such host")),
            "Refused: the trust root of Sigstore, which keyless verification needs, cannot be fetched: creating TUF client: dial tcp: lookup "
                + "tuf-repo-cdn.sigstore.dev: no such host. Give one in omega:signing.trustedRoot."
        },
        {
            "unreachable", Evidence(Failure("dial tcp 127.0.0.1:5000: connection refused")),
            "Refused: the registry localhost:5000 cannot be reached: dial tcp 127.0.0.1:5000: connection refused. `./omega setup` starts one that was made for this checkout."
        },
        { "any other failure", Evidence(Failure("something else")), $"Refused: cosign cannot verify {Reference}: something else." },
        { "fewer answers than signers", """{"method":"cosign","answers":[]}""", Unusable },
        { "more answers than signers", Evidence(Failure("no matching "), Shown((Built, Minted))), Unusable },
        { "an answer that is no answer", Evidence("null"), Unusable },
        { "evidence of the other method", ByOmega().ToString(), Unusable },
    };

    private static string Unusable => $"Refused: cosign shows nothing usable of {Reference}. Check the program cosign on this machine.";

    [Theory]
    [MemberData(nameof(Refused))]
    public void Anything_but_the_digest_for_the_version_by_an_expected_signer_is_refused(string condition, string evidence, string message)
    {
        Assert.NotEmpty(condition);
        Assert.Equal(message, Judge(evidence, Expecting(First)).Refusal);
    }

    [Fact]
    public void Any_one_of_the_expected_signers_is_enough()
    {
        var verdict = Judge(Evidence(Failure("no matching attestations"), Shown((Built, "20250101-000000"), (Built, Minted))), Expecting(First, Second));

        Assert.True(verdict.IsVerified, verdict.Refusal);
        Assert.Equal(Reference, $"{verdict.Image}");
    }

    [Fact]
    public void A_threshold_counts_signers_and_not_signatures()
    {
        var twice = Evidence(Shown((Built, Minted), (Built, Minted)), Failure("no matching attestations"));
        var both = Evidence(Shown((Built, Minted)), Shown((Built, Minted)));
        var expected = Expecting(First, Second);
        expected = expected with { Policy = expected.Policy with { Threshold = 2 } };
        var same = Expecting(First, First);

        Assert.True(Judge(twice, expected).LacksSignature);
        Assert.True(Judge(both, expected).IsVerified);
        Assert.True(Judge(both, same with { Policy = same.Policy with { Threshold = 2 } }).LacksSignature);
    }

    [Fact]
    public void A_revoked_key_is_named_by_its_text_or_its_fingerprint()
    {
        var expected = Expecting(First);
        foreach (var key in (string[])[First, First + "\n", SigningSettings.NameOf(First)])
        {
            var policy = expected.Policy with { Revoked = [new RevokedSigner(key, "2026-01-01T00:00:00Z")] };

            Assert.Equal(
                $"Refused: {Reference} is signed by a key that counts no more since 2026-01-01T00:00:00Z (omega:signing.revoked).",
                Judge(Evidence(Shown((Built, Minted))), expected with { Policy = policy }).Refusal);
        }
    }

    private static TrustExpectations Expecting(params string[] signers) =>
        SomeTrustData.Expecting() with { Policy = new SigningSettings(SigningMethod.Cosign, signers) };

    private static string Evidence(params string[] answers) => $$"""{"method":"cosign","answers":[{{string.Join(',', answers)}}]}""";

    private static string Failure(string text) => $$"""{"failure":{{JsonSerializer.Serialize(text)}}}""";

    private static string Shown(params (string Digest, string? Version)[] signatures) => "{\"shown\":" + JsonSerializer.Serialize(signatures.Select(signature => new
    {
        critical = new { image = new Dictionary<string, string> { ["docker-manifest-digest"] = signature.Digest } },
        optional = signature.Version is null ? null : new Dictionary<string, string> { ["version"] = signature.Version },
    })) + "}";
}
