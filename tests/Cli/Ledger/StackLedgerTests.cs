using System.Text.Json;
using Omega.Cli.Ledger;

namespace Omega.Cli.Tests.Ledger;

public sealed class StackLedgerTests
{
    [Fact]
    public void Of_reads_what_the_program_put_out()
    {
        var ledger = StackLedger.Of("dev", JsonDocument.Parse(SomeLedger.Outputs()).RootElement);

        Assert.Equal(SomeLedger.Records, ledger.Records);
        Assert.Equal(SomeLedger.Records[^1], ledger.Current);
        Assert.Empty(LedgerChain.Problems(ledger.Records, ledger.Served));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ledger":"[secret]","version":"20240401-134501"}""")]
    [InlineData("""{"ledger":null}""")]
    public void Of_outputs_without_a_ledger_has_no_records(string outputs) =>
        Assert.Null(StackLedger.Of("dev", JsonDocument.Parse(outputs).RootElement).Current);

    [Fact]
    public void A_record_that_cannot_be_read_betrays_itself()
    {
        var ledger = StackLedger.Of("dev", JsonDocument.Parse("""{"ledger":[{"version":7,"number":"x"},"text"]}""").RootElement);

        Assert.Equal(2, ledger.Records.Count);
        Assert.NotEmpty(LedgerChain.Problems(ledger.Records, null));
    }

    [Fact]
    public void A_record_without_its_signature_does_not_stand_and_says_why()
    {
        using var key = LedgerKey.Generate();
        LedgerRecord[] records = [.. SomeLedger.Records.Select(key.Sign)];
        var ledger = SomeLedger.Value with { Records = [records[0], records[1] with { Signature = "" }, records[2], records[3]], Keys = [key.PublicPem] };

        Assert.False(ledger.Verdict.Holds);
        Assert.True(ledger.Stands(ledger.Records[0]));
        Assert.Empty(ledger.ProblemsOf(ledger.Records[0]));
        Assert.Equal(["record 2 is signed by none of omega:ledger.keys"], ledger.ProblemsOf(ledger.Records[1]));
        Assert.True((ledger with { Keys = [] }).Stands(ledger.Records[1]));
    }
}
