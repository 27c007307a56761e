using Omega.Cli.Evidence;
using Omega.Cli.Trust;
using Omega.Core.Evidence;

namespace Omega.Cli.Releases;

/// <summary>Hashes of the files of a release: by the inventory that the ledger names, or by the image itself.</summary>
internal sealed class ImageFiles(ConfiguredVerification verification)
{
    /// <summary>The files of a release, by path.</summary>
    /// <exception cref="OmegaException">Neither is to be had.</exception>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(LedgerRecord release, CancellationToken cancellation)
    {
        if (EvidenceLine.Read(release.Evidence)?.Sbom is not null)
        {
            try
            {
                var sbom = Sbom.Read((await new RecordedEvidence(verification).SbomAsync(release, cancellation)).Predicate);
                return sbom.Files.ToDictionary(file => file.Key, file => file.Value.Sha256);
            }
            catch (OmegaException)
            {
                // The image says the same, if it is there.
            }
        }

        var contents = await verification.ContentsAsync(release.Digest, cancellation);
        return contents.Files.ToDictionary(file => file.Key, file => file.Value.Sha256);
    }
}
