namespace Omega.Core.Ledger;

/// <summary>The rules of the ledger: what is appended, and what betrays a change by other hands.</summary>
public static class LedgerChain
{
    /// <summary>Records kept; the oldest are dropped, their numbers are not used again.</summary>
    public const int Limit = 200;

    /// <summary>What stands where a release was handed over without saying.</summary>
    public const string Unknown = "unknown";

    /// <summary>
    /// Returns the ledger with <paramref name="served"/> appended, numbered, chained and named by how it came to be served; the
    /// ledger as it is when its last record says all of that already.
    /// </summary>
    /// <param name="ledger">Records so far, newest last.</param>
    /// <param name="served">What is served now; format, number, action, previous and hash are set here.</param>
    /// <param name="built">Whether the release was built by this stack.</param>
    public static IReadOnlyList<LedgerRecord> Append(IReadOnlyList<LedgerRecord> ledger, LedgerRecord served, bool built)
    {
        var last = ledger.Count > 0 ? ledger[^1] : null;
        if (last is not null && served.Override.Length == 0 && SaysTheSame(last, served))
        {
            return ledger;
        }

        var earlier = ledger.LastOrDefault(record => record.Digest == served.Digest);
        var record = served with
        {
            Format = LedgerRecord.CurrentFormat,
            Number = (last?.Number ?? 0) + 1,
            Base = Known(served.Base, earlier?.Base),
            Commit = Known(served.Commit, earlier?.Commit),
            Action = last is not null && SameRelease(last, served) ? LedgerAction.Change
                : built ? LedgerAction.Build
                : earlier is null ? LedgerAction.Promote
                : string.CompareOrdinal(served.Version, last!.Version) < 0 ? LedgerAction.Rollback
                : LedgerAction.Redeploy,
            Previous = last?.Hash ?? "",
        };
        return [.. ledger.TakeLast(Limit - 1), record with { Hash = record.ComputeHash() }];
    }

    /// <summary>Each release once, by its digest, as it was served last, newest first.</summary>
    public static IEnumerable<LedgerRecord> Releases(IEnumerable<LedgerRecord> ledger) => ledger.Reverse().DistinctBy(record => record.Digest);

    /// <summary>Says what shows that records were edited, reordered or removed; nothing for an intact ledger.</summary>
    /// <param name="ledger">Records, newest last.</param>
    /// <param name="servedVersion">The version that the stack serves: a removed end shows by it; null: it is not known.</param>
    public static IEnumerable<string> Problems(IReadOnlyList<LedgerRecord> ledger, string? servedVersion)
    {
        ledger = Judged(ledger);
        var begins = ledger.Count > 0 && ledger[0].Override.Length == 0;
        for (var index = 0; index < ledger.Count; index++)
        {
            var record = ledger[index];
            if (record.Hash != record.ComputeHash())
            {
                yield return $"record {record.Number} (version {record.Version}) was edited: its hash is {Short(record.ComputeHash())}, recorded is {Short(record.Hash)}";
            }

            if (index == 0 ? begins && (record.Number == 1) != (record.Previous.Length == 0) : record.Previous != ledger[index - 1].Hash)
            {
                yield return $"record {record.Number} (version {record.Version}) does not follow the record before it: records were removed or reordered";
            }

            if (index > 0 && record.Number != ledger[index - 1].Number + 1)
            {
                yield return $"record {record.Number} follows record {ledger[index - 1].Number}: records were removed or reordered";
            }
        }

        if (begins && ledger.Count < Limit && ledger[0].Number != 1)
        {
            yield return $"the ledger begins with record {ledger[0].Number} and holds {ledger.Count} records: older ones were removed";
        }

        if (servedVersion is not null && ledger.Count > 0 && ledger[^1].Version != servedVersion)
        {
            yield return $"the stack serves version {servedVersion}, the last record says {ledger[^1].Version}: newer records were removed";
        }

        if (servedVersion is not null && ledger.Count == 0)
        {
            yield return $"the stack serves version {servedVersion} and the ledger is empty: all records were removed";
        }
    }

    private static bool SameRelease(LedgerRecord one, LedgerRecord other) => one.Version == other.Version && one.Digest == other.Digest;

    private static bool SaysTheSame(LedgerRecord last, LedgerRecord served) => SameRelease(last, served)
        && (last.Services, last.Edge, last.Settings, last.Exemptions, last.Evidence, last.From)
            == (served.Services, served.Edge, served.Settings, served.Exemptions, served.Evidence, served.From);

    /// <summary>The records that are judged: from the last one on that went on, by decision, from a ledger that did not hold.</summary>
    internal static IReadOnlyList<LedgerRecord> Judged(IReadOnlyList<LedgerRecord> ledger)
    {
        var start = ledger.Count - 1;
        while (start > 0 && ledger[start].Override.Length == 0)
        {
            start--;
        }

        return [.. ledger.Skip(Math.Max(0, start))];
    }

    private static string Known(string given, string? recorded) => given == Unknown ? recorded ?? Unknown : given;

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : $"'{hash}'";
}
