using Omega.Cli.Trust;
using Omega.Core.Trust;

namespace Omega.Cli.Ledger;

/// <summary>Checks a ledger: its chain and signatures, and that each release is still in the registry and still passes the trust policy.</summary>
internal static class LedgerAudit
{
    /// <summary>Subject of the finding about how long the trust data holds.</summary>
    public const string TrustData = "trust data";

    private const int AtOnce = 4;

    /// <summary>What each part of the check found, the chain first; a finding without a problem holds.</summary>
    public static async Task<IReadOnlyList<AuditFinding>> RunAsync(StackLedger ledger, ConfiguredVerification verification, CancellationToken cancellation)
    {
        var chain = ledger.Verdict.Problems;
        var releases = ReleaseTarget.Releases(ledger).ToList();
        var verdicts = new Verdict[releases.Count];
        await Parallel.ForAsync(0, releases.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (index, token) => verdicts[index] = await verification.VerdictAsync(releases[index].Version, releases[index].Digest, token));
        // Trust data is of the repository: its end is that of every release.
        var end = verdicts.Select(verdict => verdict.Image?.End).OfType<TrustEnd>().MinBy(one => one.Time);
        return
        [
            new("chain", $"{ledger.Records.Count} records", Joined(chain)),
            .. end is null ? Array.Empty<AuditFinding>()
                : [new(TrustData, $"{TrustEnd.Notice} days ahead", end.Warning(TimeProvider.System.GetUtcNow()))],
            .. releases.Zip(verdicts, (release, verdict) => new AuditFinding(release.Version, release.Digest,
                verdict.IsVerified ? Joined(ledger.ProblemsOf(release)) : verification.Told(verdict, release.Digest))),
        ];
    }

    /// <summary>Problems as one; null for none.</summary>
    internal static string? Joined(IEnumerable<string> problems) => string.Join('\n', problems) is { Length: > 0 } text ? text : null;
}
