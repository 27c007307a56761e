using System.Text.Json;
using Omega.Cli.Ledger;

namespace Omega.Cli.Tests.Ledger;

/// <summary>A stack that served three releases and went back to the first.</summary>
internal static class SomeLedger
{
    public static readonly LedgerRecord[] Records = [.. new[] { 1, 2, 3, 1 }.Aggregate((IReadOnlyList<LedgerRecord>)[], (ledger, build) =>
        LedgerChain.Append(ledger, Served(build, ledger.Count + 1), built: ledger.Count < 3))];

    public static StackLedger Value => new("dev", Records, Records[^1].Version);

    /// <summary>The outputs of a stack as the engine prints them.</summary>
    public static string Outputs(IEnumerable<LedgerRecord>? records = null, string? version = null) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["version"] = version ?? Records[^1].Version,
        ["ledger"] = (records ?? Records).Select(record => record.ToDictionary()),
    });

    private static LedgerRecord Served(int build, int hour) => new()
    {
        Version = $"20240401-13450{build}",
        Digest = "sha256:" + new string((char)('0' + build), 64),
        Content = "sha256:" + new string('c', 64),
        Base = "image:1@sha256:" + new string('b', 64),
        Commit = new string('a', 40),
        Signer = "signer",
        Stack = "dev",
        DeployedAt = $"2024-04-01T1{hour}:00:00Z",
        By = "<ci>@runner",
    };
}
