using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Trust;

namespace Omega.Cli.Trust;

/// <summary>
/// Puts back what a registry or a trust server lost of recorded releases. Nothing is believed but what this host can prove: its own
/// image to the last byte, by what was kept of the signatures.
/// </summary>
internal sealed class LostReleases(ConfiguredVerification verification)
{
    /// <summary>Pushes the image of a release that the registry no longer holds.</summary>
    /// <returns>Whether it was pushed; it is not where the registry has it, or this host cannot prove it.</returns>
    /// <exception cref="OmegaException">It cannot be pushed, or the registry then shows another one.</exception>
    public Task<bool> PushAsync(LedgerRecord release, CancellationToken cancellation) => verification.AskAsync(async asked =>
    {
        if (await HeldAsync(asked, release, cancellation) is not null || !(await ProofAsync(release, cancellation)).IsVerified)
        {
            return false;
        }

        await asked.Run(TrustScript.Push, new Dictionary<string, string> { ["VERSION"] = release.Version, ["DIGEST"] = release.Digest }, cancellation);
        var held = await HeldAsync(asked, release, cancellation);
        return held?.ToString() == release.Digest ? true : throw new OmegaException(
            $"Refused: the registry shows version {release.Version} as {held?.ToString() ?? "nothing"} after the push, pushed was {release.Digest}.",
            ExitCode.Refused);
    });

    /// <summary>What this host says of a release: who signed it, at the time when the ledger says that it was deployed last.</summary>
    public async Task<(VerifiedImage? Image, string Refusal, bool IsVerified)> ProofAsync(LedgerRecord release, CancellationToken cancellation)
    {
        try
        {
            var then = DateTimeOffset.Parse(release.DeployedAt, System.Globalization.CultureInfo.InvariantCulture);
            var verdict = await verification.HostVerdictAsync(release.Version, release.Digest, cancellation, new TimeOfRecord(then));
            return (verdict.Image, verdict.Refusal ?? "", verdict.IsVerified);
        }
        catch (OmegaException gone)
        {
            return (null, gone.Message, false);
        }
    }

    /// <summary>Signs a proven release, and what the ledger names of its evidence, for trust data that begins anew.</summary>
    /// <exception cref="OmegaException">It failed, or is refused.</exception>
    public Task SignAsync(LedgerRecord release, VerifiedImage proven, CancellationToken cancellation) => verification.AskAsync(async asked =>
    {
        var line = EvidenceLine.Read(release.Evidence);
        List<Statement> statements = [];
        foreach (var named in new[] { line?.Sbom, line?.Provenance }.OfType<Digest>())
        {
            var statement = await asked.Statements.NamedAsync(proven.Reference.Digest, named, cancellation);
            statements.AddRange(statement is null ? Array.Empty<Statement>() : [statement]);
        }

        // What is kept proves the other releases, until all are signed: nothing takes its place before.
        var trust = new ReleaseTrust(asked.Image, verification.Policy, asked.Registry, asked.Run, TimeProvider.System);
        var (key, passphrase) = verification.Signing;
        return await new Publication(asked.Image, verification.Policy, asked.Registry, asked.Run, trust, asked.Store, _ => statements)
            .AdoptAsync(proven, key, passphrase, cancellation);
    });

    private static async Task<Digest?> HeldAsync(Asked asked, LedgerRecord release, CancellationToken cancellation) =>
        (await asked.Registry.ManifestAsync(asked.Image.Repository, release.Version, cancellation) as RegistryAnswer.Found)?.Manifest.Digest;

    private sealed class TimeOfRecord(DateTimeOffset time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time;
    }
}
