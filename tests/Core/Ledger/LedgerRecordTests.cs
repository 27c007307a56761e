using Omega.Core.Ledger;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Ledger;

public sealed class LedgerRecordTests
{
    private const string Edge = "localhost:5000/omega/web@sha256:1111111111111111111111111111111111111111111111111111111111111111";

    /// <summary>Made with: printf '%s\n' 1 VERSION DIGEST CONTENT BASE COMMIT SIGNER dev TIME ci@runner build '' | sha256sum.</summary>
    [Fact]
    public void The_hash_of_a_record_from_before_is_what_sha256sum_gives() =>
        Assert.Equal("9faf438e8b4274cee7709dcd6fd89a3e788ae5bd85b19240440181a337e95b9d", SomeRecords.FromBefore(1)[0].Hash);

    /// <summary>Made with sha256sum over the lines of docs/ledger.md: name=value, sorted, but for hash and signature.</summary>
    [Fact]
    public void The_hash_of_a_record_is_what_sha256sum_gives()
    {
        var record = LedgerChain.Append([], SomeRecords.Served(1) with { Edge = Edge }, built: true)[0];

        Assert.Equal("0371574d22ced91a4e81a6e809756a8451a9c750da891b926addbbee382917ca", record.Hash);
    }

    [Fact]
    public void What_a_later_program_records_is_kept_hashed_and_written_again()
    {
        var fields = new Dictionary<string, string>(SomeRecords.Ledger(1)[0].ToDictionary()) { ["moon"] = "full" };

        var record = LedgerRecord.Read(fields);

        Assert.Equal("full", record.ToDictionary()["moon"]);
        Assert.NotEqual(record.Hash, record.ComputeHash());
    }

    [Fact]
    public void A_record_keeps_its_texts_from_state_to_state()
    {
        var record = SomeRecords.Ledger(1, 2)[1] with { Services = "news=localhost:5000/news@sha256:abc", Override = "outage 12" };

        Assert.Equal(record, LedgerRecord.Read(record.ToDictionary()));
    }

    [Fact]
    public void A_record_of_a_release_has_no_problem() => Assert.Empty(SomeRecords.Ledger(1)[0].Problems());

    [Theory]
    [InlineData("version", "1.0")]
    [InlineData("digest", "sha256:12")]
    [InlineData("content", "")]
    [InlineData("base", "nginx:1@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2\"\n  omega:api:\n    image: evil")]
    [InlineData("base", "nginx:latest@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2")]
    [InlineData("commit", "HEAD")]
    [InlineData("by", "ci\u001b[2Jrunner")]
    [InlineData("stack", "dev\nversion=2")]
    public void A_text_that_no_release_writes_is_named(string name, string value)
    {
        var fields = new Dictionary<string, string>(SomeRecords.Ledger(1)[0].ToDictionary()) { [name] = value };

        var problems = LedgerRecord.Read(fields).Problems().ToList();

        Assert.Contains(problems, problem => problem.StartsWith($"record 1: {name} ", StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.DoesNotContain(problem, char.IsControl));
    }

    [Theory]
    [InlineData("unknown", "unknown")]
    public void Base_and_commit_may_be_unknown(string image, string commit) =>
        Assert.Empty((SomeRecords.Served(1) with { Base = image, Commit = commit }).Problems());
}
