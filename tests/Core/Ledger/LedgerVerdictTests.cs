using System.Diagnostics;
using System.Security.Cryptography;
using Omega.Core.Ledger;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Ledger;

public sealed class LedgerVerdictTests : IDisposable
{
    /// <summary>A public key and its signature over the record of <see cref="LedgerRecordTests"/>, made with openssl.</summary>
    private const string OpensslKey = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEl3QwpJwNSqExoon4tZCIorm5aUQ1
        G+KbBsRFaF0nT44zKrXSB8fJUYyQbF26TOgpBdTm9s5cexiiTEmIWChOmQ==
        -----END PUBLIC KEY-----
        """;

    private const string OpensslSignature =
        "MEYCIQCXgVe088oDddHnf2qLk+kJVrx0Pw2c73tch52Ndva3ZAIhANqfPabJNsTqIBzK4y3XUM93X/gaKtSrqM2cmuWozeov";

    private readonly LedgerKey _key = LedgerKey.Generate();
    private readonly LedgerKey _stranger = LedgerKey.Generate();

    private string[] Keys => [_key.PublicPem];

    public void Dispose()
    {
        _key.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public void A_signature_made_with_openssl_holds_and_no_other_record_bears_it()
    {
        var record = LedgerChain.Append(
            [],
            SomeRecords.Served(1) with { Edge = "localhost:5000/omega/web@" + SomeRecords.Served(1).Digest, Signature = OpensslSignature },
            built: true)[0];

        Assert.True(LedgerKey.HasSigned(record, [OpensslKey]));
        Assert.False(LedgerKey.HasSigned(record with { By = "somebody" }, [OpensslKey]));
        Assert.False(LedgerKey.HasSigned(record, Keys));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no base64 %%%")]
    [InlineData("AAAA")]
    public void A_signature_that_is_none_is_refused_without_an_error(string signature) =>
        Assert.False(LedgerKey.HasSigned(SomeRecords.Ledger(1)[0] with { Signature = signature }, [.. Keys, "no key"]));

    [Fact]
    public void A_signature_longer_than_any_is_refused_without_an_error() =>
        Assert.False(LedgerKey.HasSigned(SomeRecords.Ledger(1)[0] with { Signature = new string('A', 100_000) }, Keys));

    [Fact]
    public void A_key_is_read_back_and_another_curve_or_half_is_refused_without_being_shown()
    {
        using var again = LedgerKey.FromPrivatePem(_key.PrivatePem);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Equal(_key.PublicPem, again.PublicPem);
        Assert.True(LedgerKey.IsPublicPem(_key.PublicPem));
        Assert.False(LedgerKey.IsPublicPem(_key.PrivatePem));
        foreach (var pem in (string[])[other.ExportPkcs8PrivateKeyPem(), _key.PublicPem, "secret-marker"])
        {
            var refusal = Assert.Throws<OmegaException>(() => LedgerKey.FromPrivatePem(pem));
            Assert.Equal(ExitCode.Input, refusal.ExitCode);
            Assert.DoesNotContain("marker", refusal.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Hashed and signed right, by whom the stack trusts: it says what no release can be.</summary>
    [Fact]
    public void A_record_that_says_what_cannot_be_does_not_hold_whoever_signed_it()
    {
        var impossible = LedgerChain.Append([], SomeRecords.Served(1) with { Base = "nginx\"\n  omega:api: theirs" }, built: true).Select(_key.Sign).ToList();

        var problems = LedgerVerdict.Of(impossible, impossible[^1].Version, Keys, impossible).Problems;

        Assert.NotEmpty(problems);
        Assert.Equal(impossible[0].Problems(), problems);
    }

    [Fact]
    public void A_signed_and_anchored_ledger_holds()
    {
        var ledger = Signed(1, 2, 3);

        Assert.True(LedgerVerdict.Of(ledger, ledger[^1].Version, Keys, [ledger[^1]]).Holds);
    }

    [Theory]
    [InlineData("rewritten by somebody without the key", "record 1 (version 20240401-134501) is signed by none of omega:ledger.keys")]
    [InlineData("signatures removed", "record 1 (version 20240401-134501) is not signed")]
    [InlineData("emptied", "anchored beside the images are records up to 3")]
    [InlineData("newest removed", "the ledger ends with record 2, anchored beside the images are records up to 3")]
    [InlineData("made one from before", "record 1 (version 20240401-134501) is not signed")]
    [InlineData("rewritten with the key", "record 3 is not the one that was anchored beside the images: it was rewritten")]
    public void What_the_writer_of_the_state_did_is_said(string deed, string expected)
    {
        var whole = Signed(1, 2, 3);
        IReadOnlyList<LedgerRecord> ledger = deed switch
        {
            "rewritten by somebody without the key" => [.. SomeRecords.Ledger(1, 2, 3).Select(_stranger.Sign)],
            "signatures removed" => SomeRecords.Ledger(1, 2, 3),
            "emptied" => [],
            "newest removed" => [.. whole.SkipLast(1)],
            "made one from before" => SomeRecords.FromBefore(1, 2, 3),
            "rewritten with the key" => Signed(1, 2, 4),
            _ => throw new UnreachableException(deed),
        };

        var problems = LedgerVerdict.Of(ledger, ledger.Count > 0 ? ledger[^1].Version : null, Keys, Anchor(whole, ledger.Count)).Problems;

        Assert.Contains(problems, problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_cut_off_is_found_at_the_anchor_as_far_as_it_is_signed_and_chained()
    {
        var whole = Signed(1, 2, 3);
        var forged = _stranger.Sign(whole[2]);

        Assert.Equal(whole.Skip(1), LedgerVerdict.Of([whole[0]], whole[0].Version, Keys, [whole[0], whole[1], whole[2]]).Missing);
        Assert.Equal([whole[1]], LedgerVerdict.Of([whole[0]], whole[0].Version, Keys, [whole[0], whole[1], forged]).Missing);
        Assert.Empty(LedgerVerdict.Of([whole[0]], whole[0].Version, Keys, [whole[0], whole[2]]).Missing);
    }

    /// <summary>A stack that recorded without a key and is given one later: seen on a stack that was taken over.</summary>
    [Fact]
    public void A_ledger_that_never_had_a_key_counts_though_its_records_have_a_format()
    {
        var before = SomeRecords.Ledger(1, 2);

        Assert.True(LedgerVerdict.Of(before, before[^1].Version, Keys, null).Holds);
        Assert.True(LedgerVerdict.Stands(before[0], before, Keys));
        Assert.False(LedgerVerdict.Stands(before[0], [before[0], _key.Sign(before[1])], Keys));
    }

    [Fact]
    public void Records_from_before_count_while_nothing_is_anchored_and_are_signed_as_they_are()
    {
        var before = SomeRecords.FromBefore(1, 2);

        Assert.True(LedgerVerdict.Of(before, before[^1].Version, Keys, []).Holds);
        Assert.False(LedgerVerdict.Of(before, before[^1].Version, Keys, [before[^1]]).Holds);
        IReadOnlyList<LedgerRecord> signed = [.. before.Select(_key.Sign)];
        Assert.Equal(before.Select(record => record.Hash), signed.Select(record => record.Hash));
        Assert.True(LedgerVerdict.Of(signed, signed[^1].Version, Keys, [signed[^1]]).Holds);
    }

    [Fact]
    public void A_record_that_holds_can_be_gone_back_to_though_others_do_not()
    {
        var ledger = Signed(1, 2, 3);
        IReadOnlyList<LedgerRecord> broken = [ledger[0], ledger[1] with { By = "somebody" }, ledger[2]];

        Assert.True(LedgerVerdict.Stands(broken[0], broken, Keys));
        Assert.False(LedgerVerdict.Stands(broken[1], broken, Keys));
        var edited = broken[1] with { Hash = broken[1].ComputeHash() };
        Assert.False(LedgerVerdict.Stands(edited, broken, Keys));
        Assert.True(LedgerVerdict.Stands(edited, broken, []));
    }

    private IReadOnlyList<LedgerRecord> Signed(params int[] builds) => [.. SomeRecords.Ledger(builds).Select(_key.Sign)];

    private static IReadOnlyList<LedgerRecord> Anchor(IReadOnlyList<LedgerRecord> whole, int from) => [.. whole.Skip(Math.Max(0, from - 1))];
}
