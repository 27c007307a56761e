namespace Omega.Core.Ledger;

/// <summary>What hashes, signatures and anchor say of a ledger; made by <see cref="Of"/> alone.</summary>
public sealed record LedgerVerdict
{
    /// <summary>Where records are kept: in the registry.</summary>
    public const string BesideTheImages = "beside the images";

    /// <summary>Where they are kept as well, for when the registry does not answer.</summary>
    public const string OnThisHost = "on this host";

    private LedgerVerdict(IReadOnlyList<string> problems, IReadOnlyList<LedgerRecord> missing)
    {
        Problems = problems;
        Missing = missing;
    }

    /// <summary>What betrays a change by other hands; empty for a ledger that holds.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Records that are anchored, signed and chained, and that the ledger has not: it was cut, or an update was killed between both.</summary>
    public IReadOnlyList<LedgerRecord> Missing { get; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool Holds => Problems.Count == 0;

    /// <summary>Judges a ledger.</summary>
    /// <param name="ledger">Records as the state has them, newest last.</param>
    /// <param name="servedVersion">The version that the stack says it serves; null: not known.</param>
    /// <param name="keys">Public keys (PEM), one of which must have signed each record; none: signatures are not asked for.</param>
    /// <param name="anchored">
    /// Records kept where the state's writer cannot reach, from the last one of the ledger on, or from one before it, oldest first; null: none was asked for.
    /// </param>
    /// <param name="place">Where these are kept.</param>
    public static LedgerVerdict Of(
        IReadOnlyList<LedgerRecord> ledger, string? servedVersion, IReadOnlyList<string> keys, IReadOnlyList<LedgerRecord>? anchored, string place = BesideTheImages)
    {
        ledger = LedgerChain.Judged(ledger);
        var missing = Missed(ledger, keys, anchored ?? []);
        // What an update has anchored and not yet put out is served already.
        var served = missing.Count > 0 ? null : servedVersion;
        return new(
            [
                .. LedgerChain.Problems(ledger, served),
                .. ledger.SelectMany(record => record.Problems()),
                .. Unsigned(ledger, keys, anchored is { Count: > 0 }),
                .. Anchored(ledger, anchored ?? [], missing, place),
            ],
            missing);
    }

    /// <summary>
    /// Whether one record can be gone back to, whatever became of the others: what it says is possible, is what was hashed, and is
    /// signed where keys are named. Records of before signatures count while none of the ledger is signed.
    /// </summary>
    public static bool Stands(LedgerRecord record, IReadOnlyList<LedgerRecord> ledger, IReadOnlyList<string> keys) =>
        record.Hash == record.ComputeHash()
        && !record.Problems().Any()
        && (keys.Count == 0 || LedgerKey.HasSigned(record, keys) || IsFromBefore(ledger));

    /// <summary>True for a ledger as a stack has it that never had a key: nothing in it is signed.</summary>
    public static bool IsFromBefore(IReadOnlyList<LedgerRecord> ledger) => ledger.All(record => record.Signature.Length == 0);

    private static IEnumerable<string> Unsigned(IReadOnlyList<LedgerRecord> ledger, IReadOnlyList<string> keys, bool isAnchored)
    {
        if (keys.Count == 0 || (IsFromBefore(ledger) && !isAnchored))
        {
            yield break;
        }

        foreach (var record in ledger.Where(record => !LedgerKey.HasSigned(record, keys)))
        {
            yield return $"record {record.Number} (version {record.Version}) is {(record.Signature.Length == 0 ? "not signed" : "signed by none of omega:ledger.keys")}";
        }
    }

    private static IEnumerable<string> Anchored(IReadOnlyList<LedgerRecord> ledger, IReadOnlyList<LedgerRecord> anchored, List<LedgerRecord> missing, string place)
    {
        foreach (var anchor in anchored.Where(anchor => ledger.Any(record => record.Number == anchor.Number && record.Hash != anchor.Hash)))
        {
            yield return $"record {anchor.Number} is not the one that was anchored {place}: it was rewritten";
        }

        if (missing.Count > 0)
        {
            yield return $"the ledger ends with record {(ledger.Count > 0 ? ledger[^1].Number : 0)}, anchored {place} are records up to {missing[^1].Number}: "
                + "newer ones were removed, or an update was ended before it could put them out";
        }
        else if (ledger.Count > 0 && anchored.Any(anchor => anchor.Number > ledger[^1].Number))
        {
            yield return $"record {anchored[^1].Number} is anchored {place} and does not follow the ledger's last record {ledger[^1].Number}";
        }
    }

    /// <summary>Anchored records that follow the ledger without a gap, each signed and chained.</summary>
    private static List<LedgerRecord> Missed(IReadOnlyList<LedgerRecord> ledger, IReadOnlyList<string> keys, IReadOnlyList<LedgerRecord> anchored)
    {
        var missing = new List<LedgerRecord>();
        var last = ledger.Count > 0 ? ledger[^1] : null;
        foreach (var record in anchored.Where(record => record.Number > (ledger.Count > 0 ? ledger[^1].Number : 0)))
        {
            var follows = last is null || (record.Number == last.Number + 1 && record.Previous == last.Hash);
            if (!follows || record.Hash != record.ComputeHash() || record.Problems().Any() || !LedgerKey.HasSigned(record, keys))
            {
                break;
            }

            missing.Add(record);
            last = record;
        }

        return missing;
    }
}
