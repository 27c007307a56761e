using System.Diagnostics;
using Omega.Cli.Ledger;
using Omega.Cli.Trust;

namespace Omega.Cli.Releases;

/// <summary>Whether the way back to a release is open when all else is down: proven by what this host has, and by starting it.</summary>
internal sealed class Rehearsal(StackLedger ledger, ConfiguredVerification verification, BesideHost host)
{
    /// <summary>Verifies one release, starts it beside what serves, has it prove itself, and takes it away.</summary>
    public async Task<RehearsedRelease> RunAsync(LedgerRecord release, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        RehearsedRelease Ended(int exitCode, string? why, TimeSpan started = default) => new(
            release.Version, release.Digest, why is null, why, (long)(watch.Elapsed - started).TotalMilliseconds, (long)started.TotalMilliseconds)
        { ExitCode = exitCode };
        if (!ledger.Stands(release))
        {
            return Ended(ExitCode.Refused, $"Refused: its record does not stand: {string.Join("; ", ledger.ProblemsOf(release))}.");
        }

        try
        {
            var verdict = await verification.HostVerdictAsync(release.Version, release.Digest, cancellation);
            if (!verdict.IsVerified)
            {
                return Ended(ExitCode.Refused, verdict.Refusal);
            }

            var (took, problem) = await host.ProveAsync(verdict.Image, cancellation);
            return Ended(problem is null ? ExitCode.Done : ExitCode.Failed, problem is null ? null : $"It does not prove itself: {problem}", took);
        }
        catch (OmegaException exception)
        {
            return Ended(exception.ExitCode, exception.Message);
        }
        finally
        {
            await host.StopAsync();
        }
    }
}

/// <summary>What came of it.</summary>
/// <param name="Version">The release.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Proven">Whether it would serve.</param>
/// <param name="Why">Why it would not; null: it would.</param>
/// <param name="VerifyMs">How long it took to verify, in milliseconds.</param>
/// <param name="StartMs">How long it took from its start until it had proven itself; 0: it was not started.</param>
internal sealed record RehearsedRelease(string Version, string Digest, bool Proven, string? Why, long VerifyMs, long StartMs)
{
    /// <summary>How it ended, by the contract of exit codes.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int ExitCode { get; init; }
}
