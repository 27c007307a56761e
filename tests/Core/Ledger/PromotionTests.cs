using Omega.Core.Ledger;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Ledger;

public sealed class PromotionTests
{
    private static readonly RecordReference From = RecordReference.Of("dev", SomeRecords.Ledger(1)[0]);

    private static Promotion Said => new(1, From.ToString(), "prod", "20240401-134501", "sha256:" + new string('1', 64), "registry.example.com/omega/web", "2024-04-01T14:00:00Z", "ci@runner");

    /// <summary>The text of docs/ledger.md, so that openssl can check it.</summary>
    [Fact]
    public void What_is_signed_is_a_heading_and_a_line_for_each_field() => Assert.Equal(
        $"""
        promotion
        at=2024-04-01T14:00:00Z
        by=ci@runner
        digest=sha256:{new string('1', 64)}
        from={From}
        number=1
        place=registry.example.com/omega/web
        to=prod
        version=20240401-134501

        """,
        Said.SignedText);

    [Fact]
    public void A_statement_comes_back_as_it_was_kept()
    {
        using var key = LedgerKey.Generate();
        var signed = key.Sign(Said);

        Assert.Equal(signed, Promotion.Read(signed.ToDictionary()));
        Assert.Null(signed.Problem(1, "dev", [key.PublicPem]));
    }

    /// <summary>One key signs both, and neither must be taken for the other.</summary>
    [Fact]
    public void The_signature_of_a_statement_is_that_of_no_record()
    {
        using var key = LedgerKey.Generate();
        var signed = key.Sign(Said);

        Assert.False(LedgerKey.HasSigned(LedgerRecord.Read(signed.ToDictionary()), [key.PublicPem]));
        Assert.False(LedgerKey.HasSigned(LedgerRecord.Read(new Dictionary<string, string>(signed.ToDictionary()) { ["format"] = "2" }), [key.PublicPem]));
        Assert.NotNull(Promotion.Read(key.Sign(SomeRecords.Ledger(1)[0]).ToDictionary()).Problem(1, "dev", [key.PublicPem]));
    }

    [Theory]
    [InlineData(2, "dev", "promotion 2 is promotion 1, which was put in its place")]
    [InlineData(1, "test", "promotion 1 is one of another stack: dev#1@")]
    public void A_statement_counts_only_where_it_was_written(int number, string stack, string problem)
    {
        using var key = LedgerKey.Generate();

        Assert.StartsWith(problem, key.Sign(Said).Problem(number, stack, [key.PublicPem]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_without_a_signature_is_named() =>
        Assert.Equal("promotion 1 is not signed", Said.Problem(1, "dev", []));

    [Theory]
    [InlineData("")]
    [InlineData("dev")]
    [InlineData("dev#0@sha256:1111111111111111111111111111111111111111111111111111111111111111")]
    [InlineData("dev#01@sha256:1111111111111111111111111111111111111111111111111111111111111111")]
    [InlineData("dev@1#sha256:1111111111111111111111111111111111111111111111111111111111111111")]
    [InlineData("#1@sha256:1111111111111111111111111111111111111111111111111111111111111111")]
    [InlineData("de\nv#1@sha256:1111111111111111111111111111111111111111111111111111111111111111")]
    [InlineData("dev#1@sha256:1111")]
    public void A_name_of_no_record_is_none(string text) => Assert.False(RecordReference.IsMatch(text));

    [Fact]
    public void A_record_names_the_one_that_it_was_promoted_from_or_is_not_one()
    {
        var record = SomeRecords.Ledger(1)[0];

        Assert.Empty((record with { From = From.ToString() }).Problems());
        Assert.Contains($"from {RecordReference.Rule}, was 'dev'", Assert.Single((record with { From = "dev" }).Problems()), StringComparison.Ordinal);
    }

    /// <summary>A reviewed file that names another record is a change of its own; a record of before names none, and stays.</summary>
    [Fact]
    public void The_same_release_of_another_record_is_recorded_as_a_change()
    {
        var served = SomeRecords.Served(1) with { From = From.ToString() };
        var ledger = LedgerChain.Append([], served, built: false);

        Assert.Equal(LedgerAction.Promote, ledger[0].Action);
        Assert.Same(ledger, LedgerChain.Append(ledger, served, built: false));
        Assert.Equal(LedgerAction.Change, LedgerChain.Append(ledger, served with { From = (From with { Number = 2 }).ToString() }, built: false)[^1].Action);
    }
}
