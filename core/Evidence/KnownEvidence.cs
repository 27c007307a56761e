using System.Collections.Immutable;
using Omega.Core.Ledger;

namespace Omega.Core.Evidence;

/// <summary>What the ledger has said of a release before.</summary>
/// <param name="Line">Its words; empty: it was served and nothing was known of it.</param>
/// <param name="IsSigned">Whether a ledger key of the stack vouches for them, so that nobody who writes the state can have.</param>
public sealed record KnownEvidence(string Line, bool IsSigned)
{
    /// <summary>What a ledger says of each digest that it names.</summary>
    /// <param name="records">Its records, judged, newest last.</param>
    /// <param name="keys">Public keys (PEM) that sign records.</param>
    public static ImmutableDictionary<string, KnownEvidence> Of(IReadOnlyList<LedgerRecord> records, IReadOnlyList<string> keys) =>
        records.GroupBy(record => record.Digest).ToImmutableDictionary(group => group.Key, group =>
        {
            var signed = group.Where(record => LedgerKey.HasSigned(record, keys)).ToList();
            return new KnownEvidence(Last(signed) is { Length: > 0 } line ? line : signed.Count > 0 ? "" : Last(group), signed.Count > 0);
        });

    private static string Last(IEnumerable<LedgerRecord> records) => records.LastOrDefault(record => record.Evidence.Length > 0)?.Evidence ?? "";
}
