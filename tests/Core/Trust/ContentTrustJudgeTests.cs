using Omega.Core.Settings;
using static Omega.Core.Tests.Trust.SomeTrustData;

namespace Omega.Core.Tests.Trust;

public sealed class ContentTrustJudgeTests
{
    private const string Renew = "Renew it: `./omega evidence renew <stack>` (docs/recovery.md).";

    private static readonly string Reference = $"{Repository}@{Built}";

    public static TheoryData<string, string, string> Refused { get; } = new()
    {
        {
            "nobody signed the version", ByOmega().With("targets/omega", Clear).With("targets/releases", Clear).ToString(),
            $"Refused: no signature for version {Minted} of {Repository} at https://localhost:4443. Either it is unsigned or the server did not answer for it."
        },
        {
            "an old digest under a new tag", ByOmega(Other).ToString(),
            $"Refused: version {Minted} of {Repository} is signed as {Other}, not as {Built} which is to be deployed."
        },
        {
            "the releases role was moved", ByOmega().Says("targets/releases", Other).ToString(),
            $"Refused: version {Minted} of {Repository} is signed as {Other}, not as {Built} which is to be deployed."
        },
        {
            "the repository's own key says otherwise", ByOmega().Says("targets", Other).ToString(),
            $"Refused: version {Minted} of {Repository} is signed as {Other}, not as {Built} which is to be deployed."
        },
        {
            "another signer", SignedBy(("targets/releases", ["mallory"], Built), ("targets/mallory", ["mallory"], Built)).ToString(),
            $"Refused: version {Minted} of {Repository} is signed by mallory, whose keys are not all in omega:signing.signers ({Key("omega")})."
        },
        {
            "the signer's role trusts one more key", SignedBy(("targets/releases", ["omega", "mallory"], Built), ("targets/omega", ["omega", "mallory"], Built)).ToString(),
            $"Refused: version {Minted} of {Repository} is signed by omega, whose keys are not all in omega:signing.signers ({Key("omega")})."
        },
        {
            "a role without any key", SignedBy(("targets/releases", ["omega"], Built), ("targets/omega", [], Built)).ToString(),
            $"Refused: version {Minted} of {Repository} is signed by omega, whose keys are not all in omega:signing.signers ({Key("omega")})."
        },
        {
            "only the role that all share", SignedBy(("targets/releases", ["omega"], Built)).ToString(),
            $"Refused: version {Minted} of {Repository} is signed by nobody, whose keys are not all in omega:signing.signers ({Key("omega")})."
        },
        {
            "a role that may sign other tags only", ByOmega().With("targets", targets => Paths(targets, "v1")).ToString(),
            $"Refused: no signature for version {Minted} of {Repository} at https://localhost:4443. Either it is unsigned or the server did not answer for it."
        },
        {
            "the key id of one key on another", ByOmega().With("targets", targets => targets["delegations"]!["keys"]![Key("omega")]!["keyval"]!["public"] = "bWFsbG9yeQ==").ToString(),
            $"Refused: version {Minted} of {Repository} is signed by omega, whose keys are not all in omega:signing.signers ({Key("omega")})."
        },
        {
            "expired", ByOmega().With("timestamp", timestamp => timestamp["expires"] = "2026-04-01T11:59:59Z").ToString(),
            $"Refused: the trust data of {Repository}:{Minted} is expired: timestamp expired at 2026-04-01T11:59:59Z. The trust server renews these by itself: check that it answers, and the clock (`timedatectl`)."
        },
        {
            "the signer's own word is expired", ByOmega().With("targets/omega", role => role["expires"] = "2026-01-01T00:00:00Z").ToString(),
            $"Refused: the trust data of {Repository}:{Minted} is expired: targets/omega expired at 2026-01-01T00:00:00Z. {Renew}"
        },
        {
            "the client says expired", """{"method":"contentTrust","failure":"targets expired at Tue Nov 24 12:00:00 UTC 2026"}""",
            $"Refused: the trust data of {Repository}:{Minted} is expired: targets expired at Tue Nov 24 12:00:00 UTC 2026. "
                + "Nobody can renew these any more, so the trust data begins anew: `./omega evidence renew <stack> --anew` (docs/recovery.md)."
        },
        {
            "notary left the signer's role out, as it is expired",
            ByOmega().Without("targets/omega").Without("targets/releases").ToString()
                .Replace("\"roles\":{\"root\"", "\"expired\":[\"targets/omega expired at Tue Nov 24 12:00:00 UTC 2026\"],\"roles\":{\"root\"", StringComparison.Ordinal),
            $"Refused: the trust data of {Repository}:{Minted} is expired: targets/omega expired at Tue Nov 24 12:00:00 UTC 2026. {Renew}"
        },
        {
            "unreachable is not expired", """{"method":"contentTrust","failure":"could not reach https://localhost:4443: dial tcp: connection refused client is offline"}""",
            "Refused: the trust server https://localhost:4443 cannot be reached: could not reach https://localhost:4443: dial tcp: connection refused client is offline. `./omega setup` starts one that was made for this checkout."
        },
        {
            "an authority that nobody knows", """{"method":"contentTrust","failure":"x509: certificate signed by unknown authority client is offline"}""",
            "Refused: the trust server https://localhost:4443 is not trusted: x509: certificate signed by unknown authority client is offline. Put its authority (PEM) into omega:signing.ca."
        },
        {
            "nothing is signed", """{"method":"contentTrust","failure":"localhost:4443 does not have trust data for localhost:5000/omega/web"}""",
            $"Refused: nothing of {Repository} is signed: localhost:4443 does not have trust data for localhost:5000/omega/web."
        },
        {
            "any other failure", """{"method":"contentTrust","failure":"something else"}""",
            $"Refused: no usable trust data for {Repository}:{Minted} from https://localhost:4443: something else. Either it is unsigned, or signed elsewhere, or the server did not answer."
        },
        { "a role that is always there is missing", ByOmega().Without("timestamp").ToString(), Unusable },
        { "no time at which it ends", ByOmega().With("snapshot", snapshot => snapshot["expires"] = "soon").ToString(), Unusable },
    };

    private static string Unusable =>
        $"Refused: the trust data of {Repository}:{Minted} is nothing usable. Either it is unsigned, or the trust server https://localhost:4443 did not answer for it.";

    [Fact]
    public void A_digest_that_an_expected_signer_signed_for_the_version_is_verified()
    {
        var verdict = Judge(ByOmega().With("timestamp", timestamp => timestamp["expires"] = "2026-04-10T00:00:00Z").ToString());

        Assert.True(verdict.IsVerified, verdict.Refusal);
        Assert.Equal((Reference, Minted, "omega"), ($"{verdict.Image}", verdict.Image.Version, Assert.Single(verdict.Image.Signers)));
        Assert.Equal((Now, new DateTimeOffset(2026, 4, 10, 0, 0, 0, TimeSpan.Zero)), (verdict.Image.Judged, verdict.Image.Until));
    }

    [Fact]
    public void What_somebody_has_to_renew_is_told_apart_from_what_the_server_renews()
    {
        var verdict = Judge(ByOmega().With("timestamp", timestamp => timestamp["expires"] = "2026-04-02T00:00:00Z")
            .With("targets/omega", role => role["expires"] = "2026-04-21T12:00:00Z").ToString());

        Assert.Equal(("targets/omega", Now.AddDays(20)), (verdict.Image!.End!.Role, verdict.Image.End.Time));
        Assert.Null(verdict.Image.End.Warning(Now.AddDays(-20)));
        Assert.Contains("expires in 20 days, at 2026-04-21T12:00:00Z", verdict.Image.End.Warning(Now), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Anything_else_is_refused_with_what_was_found_and_what_was_expected(string condition, string evidence, string message)
    {
        Assert.NotEmpty(condition);
        Assert.Equal(message, Judge(evidence).Refusal);
    }

    [Fact]
    public void The_repositorys_own_key_counts_when_it_is_expected() =>
        Assert.True(Judge(SignedBy().Says("targets", Built).ToString(), Expecting("admin")).IsVerified);

    [Fact]
    public void A_stranger_who_signs_something_else_under_a_role_of_his_own_changes_nothing() => Assert.True(
        Judge(SignedBy(("targets/releases", ["omega"], Built), ("targets/omega", ["omega"], Built), ("targets/mallory", ["mallory"], Other)).ToString()).IsVerified);

    [Fact]
    public void A_signature_is_of_one_version_and_the_verdict_of_one_repository()
    {
        var expected = Expecting("omega");

        Assert.True(Judge(ByOmega().ToString(), expected with { Version = ReleaseVersion.Parse("20260401-120001") }).LacksSignature);
        Assert.Equal($"localhost:5000/other@{Built}", $"{Judge(ByOmega().ToString(), expected with { Repository = "localhost:5000/other" }).Image}");
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Two_signers_are_two_however_many_are_asked_for(int threshold, bool verified)
    {
        var evidence = SignedBy(
            ("targets/releases", ["anna", "bert"], Built), ("targets/anna", ["anna"], Built), ("targets/anna2", ["anna"], Built), ("targets/bert", ["bert"], Built)).ToString();
        var expected = Expecting("anna", "bert", "carla");

        var verdict = Judge(evidence, expected with { Policy = expected.Policy with { Threshold = threshold } });

        Assert.Equal(verified, verdict.IsVerified);
        Assert.Equal(verified ? null : $"Refused: version {Minted} of {Repository} is signed by 2 (anna, bert) of the 3 signers that omega:signing.threshold asks for. "
            + "Let another one of omega:signing.signers sign it.", verdict.Refusal);
    }

    [Theory]
    [InlineData("2026-04-01T12:00:01Z", true)]
    [InlineData("2026-04-01T12:00:00Z", false)]
    [InlineData("2026-01-01", false)]
    public void A_revoked_key_counts_for_what_was_before(string since, bool verified)
    {
        var expected = Expecting("omega");

        var verdict = Judge(ByOmega().ToString(), expected with { Policy = expected.Policy with { Revoked = [new RevokedSigner(Key("omega"), since)] } });

        Assert.Equal(verified, verdict.IsVerified);
        Assert.True(verified || verdict.Refusal!.EndsWith("(omega:signing.revoked).", StringComparison.Ordinal), verdict.Refusal);
    }

    private static void Clear(System.Text.Json.Nodes.JsonNode role) => role["targets"] = new System.Text.Json.Nodes.JsonObject();

    private static void Paths(System.Text.Json.Nodes.JsonNode targets, string path)
    {
        foreach (var role in targets["delegations"]!["roles"]!.AsArray())
        {
            role!["paths"] = new System.Text.Json.Nodes.JsonArray(path);
        }
    }
}
