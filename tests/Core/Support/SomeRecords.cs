using Omega.Core.Ledger;

namespace Omega.Core.Tests.Support;

/// <summary>Ledgers of releases that were built one after the other.</summary>
public static class SomeRecords
{
    public static LedgerRecord Served(int build) => new(
        0, $"20240401-13450{build}", "sha256:" + new string((char)('0' + build), 64), "sha256:" + new string((char)('a' + build), 64),
        "docker.io/library/nginx:1.29.4-alpine@" + Some.BaseDigest, new string('a', 40), Some.KeyId, "dev",
        $"2024-04-01T13:46:0{build}Z", "ci@runner", LedgerAction.Unknown, "", "");

    public static IReadOnlyList<LedgerRecord> Ledger(params int[] builds) =>
        builds.Aggregate((IReadOnlyList<LedgerRecord>)[], (ledger, build) => LedgerChain.Append(ledger, Served(build), built: true));
}
