using System.Globalization;

namespace Omega.Cli.Ledger;

/// <summary>Records of a ledger, and the engine's updates that failed or were refused, in one line of time.</summary>
internal static class Timeline
{
    /// <summary>Everything that happened to a stack, oldest first.</summary>
    /// <param name="records">Records of the ledger, oldest first.</param>
    /// <param name="updates">The engine's history; what succeeded is told by the records.</param>
    /// <param name="notes">How updates that `omega` began here ended.</param>
    /// <param name="promotions">What other stacks took.</param>
    public static IReadOnlyList<TimelineEntry> Of(
        IReadOnlyList<LedgerRecord> records, IEnumerable<EngineUpdate> updates, IReadOnlyList<UpdateNote> notes, IReadOnlyList<Promotion> promotions) =>
    [
        .. records.Select((record, index) => Of(record, index > 0 ? records[index - 1] : null))
            .Concat(updates.Where(update => !update.Succeeded || update.Kind == "destroy").Select(update => Of(update, notes.FirstOrDefault(note => note.IsOf(update)))))
            .Concat(promotions.Select(promotion => new TimelineEntry(
                Time(promotion.At), "promoted", promotion.By, promotion.Version, $"to {promotion.To} {LedgerTable.Short(promotion.Digest, 19)}")))
            .OrderBy(entry => entry.At, StringComparer.Ordinal),
    ];

    private static TimelineEntry Of(LedgerRecord record, LedgerRecord? before)
    {
        var beside = before is null ? [] : Changes(before, record).ToList();
        var kind = record.Action switch
        {
            LedgerAction.Rollback => "rollback",
            LedgerAction.Change => string.Join(", ", beside.Select(change => change.Kind)) is { Length: > 0 } kinds ? kinds : "decision",
            _ => "release",
        };
        var release = record.Action == LedgerAction.Change ? [] : new[] { $"{LedgerTable.Told(record)} {LedgerTable.Digest(record)}" };
        var decided = record.Override.Length > 0 ? new[] { $"went on from a ledger that did not hold: {record.Override}" } : [];
        return new TimelineEntry(Time(record.DeployedAt), kind, record.By, record.Version, string.Join("; ", [.. release, .. beside.Select(change => change.What), .. decided]))
        {
            Record = record.Number,
        };
    }

    private static TimelineEntry Of(EngineUpdate update, UpdateNote? note)
    {
        var kind = update switch
        {
            { Succeeded: true } => "removed",
            { Kind: not "update" } => $"failed {update.Kind}",
            _ => note?.ExitCode == ExitCode.Refused ? "refused" : "failed",
        };
        var by = note?.By ?? (update.By.Length > 0 ? update.By : LedgerChain.Unknown);
        return new TimelineEntry(Time(update.Began), kind, by, "", update.Changes) { ExitCode = update.Succeeded ? null : note?.ExitCode };
    }

    /// <summary>What serves beside the release and is not what the record before says; what an older program did not record is not a change.</summary>
    private static IEnumerable<(string Kind, string What)> Changes(LedgerRecord before, LedgerRecord record)
    {
        (string Kind, string Before, string After, bool IsShown)[] parts =
        [
            ("settings", before.Settings, record.Settings, false),
            ("services", before.Services, record.Services, true),
            ("edge", before.Edge, record.Edge, true),
            ("exemptions", before.Exemptions, record.Exemptions, true),
            ("evidence", before.Evidence, record.Evidence, true),
        ];
        return parts.Where(part => part.Before != part.After && (before.Format.Length > 0 || record.Action == LedgerAction.Change))
            .Select(part => (part.Kind, part.IsShown ? $"{part.Kind}: {Or(part.Before)} → {Or(part.After)}" : $"{part.Kind} changed"));
    }

    private static string Or(string text) => text.Length > 0 ? text : "none";

    /// <summary>The one form of times, by which they are put in order; a time that cannot be read is shown as it is.</summary>
    private static string Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Time(time) : text;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}

/// <summary>One thing that happened to a stack.</summary>
/// <param name="At">When, UTC, RFC 3339.</param>
/// <param name="Kind">
/// `release`, `rollback`, what changed beside a release (`settings`, `services`, `edge`, `exemptions`, `evidence`), `decision`,
/// `promoted` (to another stack), `failed`, `refused`, `removed`.
/// </param>
/// <param name="By">Who did it; `unknown` where nobody knows.</param>
/// <param name="Version">The release that served then; empty for what served nothing.</param>
/// <param name="What">What changed.</param>
internal sealed record TimelineEntry(string At, string Kind, string By, string Version, string What)
{
    /// <summary>Number of the record; null for what is none.</summary>
    public int? Record { get; init; }

    /// <summary>Exit code of an update that did not succeed; null where it is not known, or it did.</summary>
    public int? ExitCode { get; init; }
}
