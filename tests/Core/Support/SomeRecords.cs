using Omega.Core.Ledger;

namespace Omega.Core.Tests.Support;

/// <summary>Ledgers of releases that were built one after the other.</summary>
public static class SomeRecords
{
    public static LedgerRecord Served(int build) => new()
    {
        Version = $"20240401-13450{build}",
        Digest = "sha256:" + new string((char)('0' + build), 64),
        Content = "sha256:" + new string((char)('a' + build), 64),
        Base = "docker.io/library/nginx:1.29.4-alpine@" + Some.BaseDigest,
        Commit = new string('a', 40),
        Signer = Some.KeyId,
        Stack = "dev",
        DeployedAt = $"2024-04-01T13:46:0{build}Z",
        By = "ci@runner",
    };

    public static IReadOnlyList<LedgerRecord> Ledger(params int[] builds) =>
        builds.Aggregate((IReadOnlyList<LedgerRecord>)[], (ledger, build) => LedgerChain.Append(ledger, Served(build), built: true));

    /// <summary>The same as a stack has it that was deployed before records had a format.</summary>
    public static IReadOnlyList<LedgerRecord> FromBefore(params int[] builds)
    {
        var ledger = new List<LedgerRecord>();
        foreach (var record in Ledger(builds))
        {
            var old = record with { Format = "", Previous = ledger.Count > 0 ? ledger[^1].Hash : "" };
            ledger.Add(old with { Hash = old.ComputeHash() });
        }

        return ledger;
    }
}
