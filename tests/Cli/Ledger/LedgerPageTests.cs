using Omega.Cli.Ledger;

namespace Omega.Cli.Tests.Ledger;

public sealed class LedgerPageTests
{
    private static readonly DateTimeOffset Now = new(2024, 4, 1, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Page_shows_every_record_newest_first_and_marks_the_served_one()
    {
        var page = LedgerPage.Of(SomeLedger.Value, Now);

        Assert.Equal(4, page.Split("<li class=").Length - 1);
        Assert.Contains("<li class=\"rollback current\">\n<h2>20240401-134501 <span>rollback</span> <strong>serving</strong></h2>", page, StringComparison.Ordinal);
        Assert.Contains("so far 6 hours", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("20240401-134503", StringComparison.Ordinal) < page.IndexOf("20240401-134502", StringComparison.Ordinal));
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_shows_what_a_record_says_as_text()
    {
        var page = LedgerPage.Of(SomeLedger.Value, Now);

        Assert.Contains("&lt;ci&gt;@runner", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<ci>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_says_when_the_chain_is_broken()
    {
        Assert.Contains("intact", LedgerPage.Of(SomeLedger.Value, Now), StringComparison.Ordinal);
        Assert.Contains("changed by other hands", LedgerPage.Of(SomeLedger.Value with { Records = SomeLedger.Records[1..] }, Now), StringComparison.Ordinal);
    }
}
