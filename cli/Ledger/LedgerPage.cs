using System.Globalization;
using System.Net;
using System.Text;

namespace Omega.Cli.Ledger;

/// <summary>A ledger as one self-contained HTML page with a timeline.</summary>
internal static class LedgerPage
{
    /// <summary>The page of a ledger, complete, without script and without anything from elsewhere.</summary>
    public static string Of(StackLedger ledger, DateTimeOffset now)
    {
        using var stream = typeof(LedgerPage).Assembly.GetManifestResourceStream("LedgerPage.html")!;
        using var reader = new StreamReader(stream);
        var problems = ledger.Verdict.Problems;
        return reader.ReadToEnd()
            .Replace("{{stack}}", Html(ledger.Stack), StringComparison.Ordinal)
            .Replace("{{version}}", Html(ledger.Current?.Version ?? "nothing"), StringComparison.Ordinal)
            .Replace("{{count}}", Html($"{ledger.Records.Count} {(ledger.Records.Count == 1 ? "record" : "records")}"), StringComparison.Ordinal)
            .Replace("{{made}}", Html(now.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)), StringComparison.Ordinal)
            .Replace("{{chain}}", problems.Count == 0
                ? "<p class=\"ok\">The chain of hashes is intact.</p>"
                : $"<p class=\"bad\">The ledger was changed by other hands: {Html(string.Join("; ", problems))}.</p>", StringComparison.Ordinal)
            .Replace("{{records}}", Records(ledger, now), StringComparison.Ordinal);
    }

    private static string Records(StackLedger ledger, DateTimeOffset now)
    {
        var html = new StringBuilder();
        var until = now;
        foreach (var record in ledger.Records.Reverse())
        {
            var current = ReferenceEquals(record, ledger.Current);
            var known = DateTimeOffset.TryParse(record.DeployedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from);
            html.Append(CultureInfo.InvariantCulture, $"""
                <li class="{LedgerTable.Name(record.Action)}{(current ? " current" : "")}">
                <h2>{Html(record.Version)} <span>{LedgerTable.Name(record.Action)}</span>{(current ? " <strong>serving</strong>" : "")}</h2>
                <p><time datetime="{Html(record.DeployedAt)}">{Html(record.DeployedAt)}</time> by {Html(record.By)}{(known ? $", {(current ? "so far" : "for")} {Span(until - from)}" : "")}</p>
                <details><summary>{Html(LedgerTable.Digest(record))} · commit {Html(LedgerTable.Short(record.Commit, 12))}</summary>
                <dl>{Row("digest", record.Digest)}{Row("content", record.Content)}{Row("base", record.Base)}{Row("commit", record.Commit)}{Row("signer", record.Signer)}{(record.From.Length > 0 ? Row("promoted from", record.From) : "")}{Row("record", $"{record.Number}")}{Row("previous", record.Previous)}{Row("hash", record.Hash)}</dl></details>
                </li>

                """);
            until = known ? from : until;
        }

        return html.ToString();
    }

    private static string Row(string name, string value) => $"<dt>{name}</dt><dd>{Html(value.Length == 0 ? "none" : value)}</dd>";

    private static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => $"{span.TotalDays:0} days",
        { TotalHours: >= 2 } => $"{span.TotalHours:0} hours",
        { TotalMinutes: >= 2 } => $"{span.TotalMinutes:0} minutes",
        _ => $"{Math.Max(0, span.TotalSeconds):0} seconds",
    };

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
