using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omega.Core.Ledger;
using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Core.Tests.Trust;

/// <summary>Whose word counts that a release is the same when it is built again: other keys than those that sign releases, as many as are asked for.</summary>
public sealed class RebuildJudgeTests : IDisposable
{
    private const string Repository = SomeTrustData.Repository;
    private static readonly Digest Image = Digest.Of("image");
    private static readonly RegistryManifest Manifest = new(Image, 5, Image, false);

    private readonly ECDsa _builder = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _third = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _builder.Dispose();
        _second.Dispose();
        _third.Dispose();
    }

    [Fact]
    public void Who_built_it_again_is_named_as_the_ledger_names_him()
    {
        var (signers, refusal) = Judge([Bundle(Said(), _second)]);

        Assert.Null(refusal);
        Assert.Equal([SigningSettings.NameOf(Pem(_second).Trim() + "\n")], signers);
    }

    [Fact]
    public void Without_one_it_is_refused_by_name_and_with_the_command_that_helps()
    {
        var refusal = Judge([]).Refusal!;

        Assert.StartsWith($"Refused: version {SomeTrustData.Minted} of {Repository} ({Image}) was built again, and signed, by 0 of the 1 second builders that omega:signing.rebuilders asks for (sha256:", refusal, StringComparison.Ordinal);
        Assert.EndsWith($"`./omega rebuild {SomeTrustData.Minted} <stack> --sign`.", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void The_builders_own_key_counts_for_nothing_even_where_it_is_named() =>
        Assert.NotNull(Judge([Bundle(Said(), _builder)], [_builder, _second]).Refusal);

    [Fact]
    public void A_statement_about_another_image_version_or_result_or_of_another_kind_counts_for_nothing()
    {
        Assert.NotNull(Judge([Bundle(Said(Digest.Of("another")), _second)]).Refusal);
        Assert.NotNull(Judge([Bundle(Said(version: "20260401-120001"), _second)]).Refusal);
        Assert.NotNull(Judge([Bundle(Statement.Of(StatementKind.Rebuild, Repository, Image, """{"result":"other"}"""u8), _second)]).Refusal);
        Assert.NotNull(Judge([Bundle(Statement.Of(StatementKind.Provenance, Repository, Image, Said().Predicate.Span), _second)]).Refusal);
        Assert.Contains("signed by none of omega:signing.rebuilders.signers", Judge([Bundle(Said(), _third)]).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_as_are_asked_for_must_have_signed_each_for_himself()
    {
        Assert.NotNull(Judge([Bundle(Said(), _second), Bundle(Said(), _second)], [_second, _third], threshold: 2).Refusal);
        Assert.Equal(2, Judge([Bundle(Said(), _second), Bundle(Said(), _third)], [_second, _third], threshold: 2).Signers.Count);
    }

    [Fact]
    public void By_content_trust_his_own_role_names_the_very_bytes()
    {
        var said = Said();
        string Named(string role, string owner) => SomeTrustData.SignedBy(("targets/releases", ["omega"], null), ("targets/omega", ["omega"], null), (role, [owner], null))
            .Says(role, said.Digest.ToString(), $"{SomeTrustData.Minted}.rebuild").ToString();
        var policy = new SigningSettings(SigningMethod.ContentTrust, [SomeTrustData.Key("omega")], "https://localhost:4443", Rebuilders: new([SomeTrustData.Key("second")]));
        var raw = Artifact.Of(Manifest, Artifact.InToto, said.Content, new Dictionary<string, string>());

        Assert.Equal([SomeTrustData.Key("second")], RebuildJudge.Judge([raw], Named("targets/second", "second"), Expecting(policy)).Signers);
        Assert.NotNull(RebuildJudge.Judge([raw], Named("targets/third", "third"), Expecting(policy)).Refusal);
        Assert.NotNull(RebuildJudge.Judge([raw], Named("targets/omega2", "omega"), Expecting(policy)).Refusal);
        Assert.NotNull(RebuildJudge.Judge([], Named("targets/second", "second"), Expecting(policy)).Refusal);
    }

    private (IReadOnlyList<string> Signers, string? Refusal) Judge(IReadOnlyList<Artifact> artifacts, ECDsa[]? rebuilders = null, int threshold = 1) => RebuildJudge.Judge(
        artifacts, "", Expecting(new SigningSettings(SigningMethod.Cosign, [Pem(_builder)], Rebuilders: new([.. (rebuilders ?? [_second]).Select(Pem)], threshold))));

    private static TrustExpectations Expecting(SigningSettings policy) => new(Repository, ReleaseVersion.Parse(SomeTrustData.Minted), Image, policy, SomeTrustData.Now);

    private static Statement Said(Digest? image = null, string version = SomeTrustData.Minted) => RebuildStatement.Of(
        Repository, new LedgerRecord { Number = 1, Version = version, Digest = (image ?? Image).ToString(), Commit = new string('a', 40), Base = "image:1@sha256:b" }, [Digest.Of("layer")]);

    private static Artifact Bundle(Statement said, ECDsa key) => Artifact.Of(Manifest, Artifact.Bundle, JsonSerializer.SerializeToUtf8Bytes(new
    {
        dsseEnvelope = new { payload = said.Content.ToArray(), payloadType = Artifact.InToto, signatures = new[] { new { sig = Sign(said, key) } } },
    }), new Dictionary<string, string>());

    private static byte[] Sign(Statement said, ECDsa key) => key.SignData(
        [.. Encoding.UTF8.GetBytes($"DSSEv1 {Artifact.InToto.Length} {Artifact.InToto} {said.Content.Length} "), .. said.Content.Span], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private static string Pem(ECDsa key) => key.ExportSubjectPublicKeyInfoPem();
}
