using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Core.Tests.Trust;

/// <summary>Which statement about an image counts: the same signers, as many of them, none revoked, about this image and of this kind.</summary>
public sealed class StatementJudgeTests : IDisposable
{
    private const string Repository = SomeTrustData.Repository;
    private static readonly Digest Image = Digest.Of("image");
    private static readonly RegistryManifest Manifest = new(Image, 5, Image, false);

    private readonly ECDsa _first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _second = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void A_statement_of_an_expected_signer_counts_and_its_bytes_are_those_that_were_signed()
    {
        var said = Said();

        var (statement, refusal) = Judge([Bundle(said, _first)]);

        Assert.Null(refusal);
        Assert.Equal(said.Digest, statement!.Digest);
        Assert.Equal("""{ "x" : 1.0 }""", Encoding.UTF8.GetString(statement.Predicate.Span));
    }

    [Fact]
    public void What_does_not_count_is_refused_with_what_it_lacks()
    {
        Assert.StartsWith($"Refused: there is no inventory (SBOM) beside {Repository}@{Image}.", Judge([]).Refusal, StringComparison.Ordinal);
        Assert.StartsWith("Refused: there is no ", Judge([Bundle(Said(Digest.Of("other image")), _first)]).Refusal, StringComparison.Ordinal);
        Assert.StartsWith("Refused: there is no ", Judge([Bundle(Said(kind: StatementKind.Provenance), _first)]).Refusal, StringComparison.Ordinal);
        Assert.EndsWith("it is signed by none of omega:signing.signers.", Judge([Bundle(Said(), _second)]).Refusal, StringComparison.Ordinal);
        Assert.EndsWith("it is signed by none of omega:signing.signers.", Judge([Raw(Said())]).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_of_other_bytes_or_of_another_type_does_not_count()
    {
        var (said, other) = (Said(), Said(predicate: "{}"));

        Assert.NotNull(Judge([Wrapped(said, Sign(other, _first, Artifact.InToto), Artifact.InToto)]).Refusal);
        Assert.NotNull(Judge([Wrapped(said, Sign(said, _first, "text/plain"), Artifact.InToto)]).Refusal);
        Assert.NotNull(Judge([Wrapped(said, Sign(said, _first, "text/plain"), "text/plain")]).Refusal);
    }

    [Fact]
    public void As_many_signers_as_for_the_image_must_have_signed_the_very_same_bytes()
    {
        var policy = Policy([Pem(_first), Pem(_second)]) with { Threshold = 2 };

        Assert.NotNull(Judge([Bundle(Said(), _first)], policy).Refusal);
        Assert.NotNull(Judge([Bundle(Said(), _first, _first)], policy).Refusal);
        Assert.NotNull(Judge([Bundle(Said(), _first), Bundle(Said(predicate: "{}"), _second)], policy).Refusal);
        Assert.Null(Judge([Bundle(Said(), _first, _second)], policy).Refusal);
    }

    [Fact]
    public void A_revoked_signer_counts_no_more() => Assert.EndsWith(
        "it is signed by a key that counts no more since 2020-01-01T00:00:00Z (omega:signing.revoked).",
        Judge([Bundle(Said(), _first)], Policy([Pem(_first)]) with { Revoked = [new(Pem(_first), "2020-01-01")] }).Refusal, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"dsseEnvelope":{"payload":"!","payloadType":"application/vnd.in-toto+json","signatures":[]}}""")]
    [InlineData("""{"dsseEnvelope":{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[{"sig":"AAAA"}]}}""")]
    [InlineData("[[]]")]
    public void What_is_no_bundle_is_none(string text) =>
        Assert.NotNull(Judge([Artifact.Of(Manifest, Artifact.Bundle, Encoding.UTF8.GetBytes(text), new Dictionary<string, string>())]).Refusal);

    [Fact]
    public void By_content_trust_the_trust_data_names_the_very_bytes()
    {
        var said = Said();
        var policy = new SigningSettings(SigningMethod.ContentTrust, [SomeTrustData.Key("omega")], "https://localhost:4443");
        string Named(Digest digest) => SomeTrustData.SignedBy(("targets/releases", ["omega"], null), ("targets/omega", ["omega"], null))
            .Says("targets/releases", digest.ToString(), $"{SomeTrustData.Minted}.sbom").Says("targets/omega", digest.ToString(), $"{SomeTrustData.Minted}.sbom").ToString();

        Assert.Equal(said.Digest, Judge([Raw(said)], policy, Named(said.Digest)).Statement!.Digest);
        Assert.Contains("is signed as", Judge([Raw(said)], policy, Named(Digest.Of("other"))).Refusal, StringComparison.Ordinal);
        Assert.NotNull(Judge([Raw(said)], policy, "").Refusal);
        Assert.NotNull(Judge([Bundle(said, _first)], policy, "").Refusal);
    }

    private (Statement? Statement, string? Refusal) Judge(IReadOnlyList<Artifact> artifacts, SigningSettings? policy = null, string signatures = "") => StatementJudge.Judge(
        StatementKind.Sbom, artifacts, signatures,
        new TrustExpectations(Repository, ReleaseVersion.Parse(SomeTrustData.Minted), Image, policy ?? Policy([Pem(_first)]), SomeTrustData.Now));

    private static SigningSettings Policy(IReadOnlyList<string> signers) => new(SigningMethod.Cosign, signers);

    private static Statement Said(Digest? image = null, StatementKind kind = StatementKind.Sbom, string predicate = """{ "x" : 1.0 }""") =>
        Statement.Of(kind, Repository, image ?? Image, Encoding.UTF8.GetBytes(predicate));

    private static Artifact Raw(Statement said) => Artifact.Of(Manifest, Artifact.InToto, said.Content, new Dictionary<string, string>());

    private static Artifact Bundle(Statement said, params ECDsa[] keys) => Wrapped(said, [.. keys.Select(key => Sign(said, key, Artifact.InToto))], Artifact.InToto);

    private static Artifact Wrapped(Statement said, byte[] signature, string type) => Wrapped(said, [signature], type);

    private static Artifact Wrapped(Statement said, byte[][] signatures, string type) => Artifact.Of(Manifest, Artifact.Bundle, JsonSerializer.SerializeToUtf8Bytes(new
    {
        dsseEnvelope = new { payload = said.Content.ToArray(), payloadType = type, signatures = signatures.Select(signature => new { sig = signature }) },
    }), new Dictionary<string, string>());

    private static byte[] Sign(Statement said, ECDsa key, string type) => key.SignData(
        [.. Encoding.UTF8.GetBytes($"DSSEv1 {type.Length} {type} {said.Content.Length} "), .. said.Content.Span], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private static string Pem(ECDsa key) => key.ExportSubjectPublicKeyInfoPem();
}
