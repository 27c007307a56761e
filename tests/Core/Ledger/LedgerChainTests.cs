using System.Diagnostics;
using Omega.Core.Ledger;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Ledger;

public sealed class LedgerChainTests
{
    [Fact]
    public void Append_numbers_and_chains()
    {
        var ledger = SomeRecords.Ledger(1, 2, 3);

        Assert.Equal([1, 2, 3], ledger.Select(record => record.Number));
        Assert.Equal(["", ledger[0].Hash, ledger[1].Hash], ledger.Select(record => record.Previous));
        Assert.All(ledger, record => Assert.Equal(record.ComputeHash(), record.Hash));
        Assert.Empty(LedgerChain.Problems(ledger, ledger[^1].Version));
    }

    [Fact]
    public void Append_of_what_already_serves_changes_nothing()
    {
        var ledger = SomeRecords.Ledger(1, 2);

        Assert.Same(ledger, LedgerChain.Append(ledger, SomeRecords.Served(2) with { DeployedAt = "later", By = "somebody" }, built: false));
    }

    [Theory]
    [InlineData("settings")]
    [InlineData("services")]
    [InlineData("edge")]
    [InlineData("exemptions")]
    [InlineData("evidence")]
    [InlineData("override")]
    public void A_change_of_anything_that_serves_beside_the_release_is_a_record_too(string field)
    {
        var ledger = SomeRecords.Ledger(1, 2);
        var changed = LedgerRecord.Read(SomeRecords.Served(2).ToDictionary().Append(new(field, "other")));

        var record = LedgerChain.Append(ledger, changed, built: true)[^1];

        Assert.Equal((LedgerAction.Change, 3, "other"), (record.Action, record.Number, record.ToDictionary()[field]));
    }

    [Fact]
    public void A_ledger_that_was_emptied_is_seen_by_what_serves() =>
        Assert.Contains("all records were removed", Assert.Single(LedgerChain.Problems([], "20240401-134501")), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, false, LedgerAction.Rollback)]
    [InlineData(4, false, LedgerAction.Promote)]
    [InlineData(4, true, LedgerAction.Build)]
    public void Append_names_how_the_release_came_to_be_served(int build, bool built, LedgerAction expected) =>
        Assert.Equal(expected, LedgerChain.Append(SomeRecords.Ledger(1, 2, 3), SomeRecords.Served(build), built)[^1].Action);

    [Fact]
    public void Going_forward_again_is_a_redeployment()
    {
        var back = LedgerChain.Append(SomeRecords.Ledger(1, 2, 3), SomeRecords.Served(1), built: false);

        Assert.Equal(LedgerAction.Redeploy, LedgerChain.Append(back, SomeRecords.Served(2), built: false)[^1].Action);
    }

    [Fact]
    public void Append_takes_base_and_commit_from_the_record_of_the_same_digest()
    {
        var handedOver = SomeRecords.Served(1) with { Base = LedgerChain.Unknown, Commit = LedgerChain.Unknown };

        var record = LedgerChain.Append(SomeRecords.Ledger(1, 2), handedOver, built: false)[^1];

        Assert.Equal((SomeRecords.Served(1).Base, SomeRecords.Served(1).Commit), (record.Base, record.Commit));
    }

    [Fact]
    public void At_most_two_hundred_records_are_kept_and_the_chain_holds()
    {
        IReadOnlyList<LedgerRecord> ledger = [];
        for (var turn = 0; turn < 203; turn++)
        {
            ledger = LedgerChain.Append(ledger, SomeRecords.Served(turn % 3), built: true);
        }

        Assert.Equal((200, 4, 203), (ledger.Count, ledger[0].Number, ledger[^1].Number));
        Assert.Empty(LedgerChain.Problems(ledger, ledger[^1].Version));
    }

    [Theory]
    [InlineData("version")]
    [InlineData("digest")]
    [InlineData("content")]
    [InlineData("base")]
    [InlineData("commit")]
    [InlineData("signer")]
    [InlineData("stack")]
    [InlineData("deployedAt")]
    [InlineData("by")]
    [InlineData("action")]
    [InlineData("number")]
    [InlineData("previous")]
    [InlineData("hash")]
    public void An_edited_field_is_detected(string field)
    {
        var ledger = SomeRecords.Ledger(1, 2, 3);
        var fields = new Dictionary<string, string>(ledger[1].ToDictionary()) { [field] = field switch { "action" => "promote", "number" => "7", _ => "edited" } };

        Assert.NotEmpty(LedgerChain.Problems([ledger[0], LedgerRecord.Read(fields), ledger[2]], ledger[2].Version));
    }

    [Fact]
    public void A_value_moved_into_the_next_field_is_detected()
    {
        var record = SomeRecords.Ledger(1)[0];

        Assert.NotEqual(record.Hash, (record with { Base = record.Base + record.Commit, Commit = "" }).ComputeHash());
    }

    [Theory]
    [InlineData("edited and hashed anew", "record 3 (version 20240401-134503) does not follow the record before it: records were removed or reordered")]
    [InlineData("first removed", "the ledger begins with record 2 and holds 3 records: older ones were removed")]
    [InlineData("middle removed", "record 3 follows record 1: records were removed or reordered")]
    [InlineData("last removed", "the stack serves version 20240401-134504, the last record says 20240401-134503: newer records were removed")]
    [InlineData("reordered", "record 2 follows record 3: records were removed or reordered")]
    public void Problems_says_what_was_done(string change, string expected)
    {
        var whole = SomeRecords.Ledger(1, 2, 3, 4);
        var edited = whole[1] with { Digest = whole[0].Digest };
        IReadOnlyList<LedgerRecord> ledger = change switch
        {
            "edited and hashed anew" => [whole[0], edited with { Hash = edited.ComputeHash() }, whole[2], whole[3]],
            "first removed" => [.. whole.Skip(1)],
            "middle removed" => [whole[0], whole[2], whole[3]],
            "last removed" => [.. whole.SkipLast(1)],
            "reordered" => [whole[0], whole[2], whole[1], whole[3]],
            _ => throw new UnreachableException(change),
        };

        Assert.Contains(expected, LedgerChain.Problems(ledger, whole[^1].Version));
    }
}
