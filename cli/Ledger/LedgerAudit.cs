using Omega.Cli.Trust;

namespace Omega.Cli.Ledger;

/// <summary>Checks a ledger: its chain and signatures, and that each release is still in the registry and still passes the trust policy.</summary>
internal static class LedgerAudit
{
    private const int AtOnce = 4;

    /// <summary>What each part of the check found, the chain first; a finding without a problem holds.</summary>
    public static async Task<IReadOnlyList<AuditFinding>> RunAsync(StackLedger ledger, ConfiguredVerification verification, CancellationToken cancellation)
    {
        var chain = ledger.Verdict.Problems;
        var releases = ReleaseTarget.Releases(ledger).ToList();
        var refusals = new string?[releases.Count];
        await Parallel.ForAsync(0, releases.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (index, token) => refusals[index] = await verification.RefusalAsync(releases[index].Version, releases[index].Digest, token));
        return
        [
            new("chain", $"{ledger.Records.Count} records", Joined(chain)),
            .. releases.Zip(refusals, (release, refusal) => new AuditFinding(release.Version, release.Digest, refusal ?? Joined(ledger.ProblemsOf(release)))),
        ];
    }

    private static string? Joined(IEnumerable<string> problems) => string.Join('\n', problems) is { Length: > 0 } text ? text : null;
}
