using Omega.Cli.Trust;
using Omega.Core.Evidence;
using Omega.Core.Trust;

namespace Omega.Cli.Evidence;

/// <summary>What is said of recorded releases: kept on this host or beside the image, and only believed as the ledger names it.</summary>
internal sealed class RecordedEvidence(ConfiguredVerification verification)
{
    /// <summary>The inventory of a release.</summary>
    /// <exception cref="OmegaException">The ledger names none, or it is not to be had.</exception>
    public async Task<Statement> SbomAsync(LedgerRecord release, CancellationToken cancellation)
    {
        if (EvidenceLine.Read(release.Evidence)?.Sbom is not { } expected)
        {
            throw new OmegaException($"The ledger names no inventory of version {release.Version}: it was served without omega:evidence. "
                + "Set it (`pulumi config set --path omega:evidence.unknown refuse`) and deploy; releases from then on have one.");
        }

        return await verification.AskAsync(asked => asked.Statements.NamedAsync(Digest.Parse(release.Digest), expected, cancellation))
            ?? throw new OmegaException($"The inventory of version {release.Version} that the ledger names ({expected}) is neither kept on this host nor beside the image. "
                + "On the host that deployed it, `./omega evidence restore` puts it back.", ExitCode.Refused);
    }
}
