using Spectre.Console;

namespace Omega.Cli.Ledger;

/// <summary>A ledger as a table, newest release first, the served one marked.</summary>
internal static class LedgerTable
{
    /// <summary>The table of a ledger, and of what was promoted from it.</summary>
    public static Table Of(StackLedger ledger, IReadOnlyList<Promotion> promotions)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "version", "action", "served from (UTC)", "by", "digest", "commit", "signer");
        foreach (var record in ledger.Records.Reverse())
        {
            foreach (var promotion in promotions.Reverse().Where(promotion => promotion.From == RecordReference.Of(ledger.Stack, record).ToString()))
            {
                table.AddRow(
                    "", promotion.Version.EscapeMarkup(), $"promoted to {promotion.To}".EscapeMarkup(), promotion.At.EscapeMarkup(), promotion.By.EscapeMarkup(),
                    Digest(record).EscapeMarkup(), "", "");
            }

            table.AddRow(
                ReferenceEquals(record, ledger.Current) ? "[green]●[/]" : "",
                record.Version.EscapeMarkup(), Told(record).EscapeMarkup(), record.DeployedAt.EscapeMarkup(), record.By.EscapeMarkup(),
                Digest(record).EscapeMarkup(), Short(record.Commit, 12).EscapeMarkup(), Short(record.Signer, 12).EscapeMarkup());
        }

        return table;
    }

    /// <summary>The table of all that happened, newest first.</summary>
    public static Table Of(IReadOnlyList<TimelineEntry> timeline)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("time (UTC)", "what", "version", "by", "changed");
        foreach (var entry in timeline.Reverse())
        {
            var kind = entry.ExitCode is { } code ? $"{entry.Kind} ({code})" : entry.Kind;
            table.AddRow(entry.At.EscapeMarkup(), kind.EscapeMarkup(), entry.Version.EscapeMarkup(), entry.By.EscapeMarkup(), entry.What.EscapeMarkup());
        }

        return table;
    }

    /// <summary>How a release came to be served, as the operator calls it.</summary>
    public static string Name(LedgerAction action) => action.ToString().ToLowerInvariant();

    /// <summary>How a release came to be served, and from which record of another stack.</summary>
    public static string Told(LedgerRecord record) => RecordReference.TryParse(record.From, out var from) ? $"{Name(record.Action)} from {from.Stack}#{from.Number}" : Name(record.Action);

    /// <summary>The beginning of a digest: enough to tell releases apart.</summary>
    public static string Digest(LedgerRecord record) => Short(record.Digest, 19);

    /// <summary>The beginning of a long value.</summary>
    public static string Short(string value, int length) => value.Length > length ? value[..length] : value;
}
