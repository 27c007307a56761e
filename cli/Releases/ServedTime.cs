using Omega.Cli.Ledger;

namespace Omega.Cli.Releases;

/// <summary>One release in one role, from when to when, as a ledger has it.</summary>
/// <param name="Role">`site`, or `edge`, which may go on from an earlier release.</param>
/// <param name="Digest">The release.</param>
/// <param name="Record">The record that says most of it; null: the ledger has none of that digest.</param>
/// <param name="From">Since when, RFC 3339.</param>
/// <param name="Until">Until when; null: it serves now.</param>
internal sealed record ServedTime(string Role, string Digest, LedgerRecord? Record, string From, string? Until)
{
    /// <summary>The version; the digest where nobody recorded one.</summary>
    public string Version => Record?.Version ?? Digest;

    /// <summary>Everything that a ledger says was served, oldest first; records that follow each other with the same release are one time.</summary>
    public static IReadOnlyList<ServedTime> Of(StackLedger ledger)
    {
        var times = new List<ServedTime>();
        for (var index = 0; index < ledger.Records.Count; index++)
        {
            var record = ledger.Records[index];
            var until = index + 1 < ledger.Records.Count ? ledger.Records[index + 1].DeployedAt : ledger.Served is null ? record.DeployedAt : null;
            Add("site", record.Digest);
            if (ImageName.TryParse(record.Edge)?.Digest is { } edge && edge != record.Digest)
            {
                Add("edge", edge);
            }

            void Add(string role, string digest)
            {
                var last = times.FindLastIndex(time => time.Role == role);
                if (last >= 0 && times[last].Digest == digest && times[last].Until == record.DeployedAt)
                {
                    times[last] = times[last] with { Until = until };
                }
                else
                {
                    times.Add(new ServedTime(role, digest, Best(digest), record.DeployedAt, until));
                }
            }
        }

        return times;

        // What a later record of the same release says may be more.
        LedgerRecord? Best(string digest) => ledger.Records.Where(record => record.Digest == digest)
            .OrderBy(record => ledger.Stands(record)).ThenBy(record => record.Evidence.Contains("sbom=", StringComparison.Ordinal)).ThenBy(record => record.Number).LastOrDefault();
    }
}
