using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Core.Evidence;

/// <summary>Finds what is said of a release: beside its image, and kept on this host, where it is kept from then on.</summary>
/// <param name="image">Where the image lies.</param>
/// <param name="policy">Who must have signed.</param>
/// <param name="registry">The registry.</param>
/// <param name="store">What is kept on this host.</param>
/// <param name="trust">Fetches what there is to say about the image's signatures.</param>
/// <param name="clock">Time of the verdict.</param>
public sealed class StatementLookup(
    ImageSettings image, SigningSettings policy, IRegistry registry, EvidenceStore store, ReleaseTrust trust, TimeProvider clock)
{
    /// <summary>The statements that enough expected signers signed.</summary>
    /// <param name="release">The release.</param>
    /// <param name="isRequired">Whether one of each kind has to be there.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The statements; and why the release is refused, where one is required and not there.</returns>
    public Task<(IReadOnlyList<Statement> Statements, string? Refusal)> FindAsync(VerifiedImage release, bool isRequired, CancellationToken cancellation = default) =>
        FindAsync(ReleaseVersion.Parse(release.Version), release.Reference.Digest, isRequired, cancellation);

    /// <summary>The same of a version and a digest.</summary>
    public async Task<(IReadOnlyList<Statement> Statements, string? Refusal)> FindAsync(
        ReleaseVersion version, Digest digest, bool isRequired, CancellationToken cancellation = default)
    {
        var artifacts = await ArtifactsAsync(digest, cancellation).ConfigureAwait(false);
        // Only content trust says elsewhere what is signed.
        var signatures = policy.Method == SigningMethod.ContentTrust && artifacts.Count > 0
            ? await trust.EvidenceAsync(version.ToString(), digest.ToString(), cancellation).ConfigureAwait(false)
            : "";
        var expected = new TrustExpectations(trust.Repository, version, digest, policy, clock.GetUtcNow());
        if (signatures.Length > 0 && TrustJudge.Judge(signatures, expected).IsUnanswered)
        {
            signatures = new KeptTrust(store, image, policy).Signatures(digest).Evidence ?? signatures;
        }

        var judged = ((StatementKind[])[StatementKind.Sbom, StatementKind.Provenance]).Select(kind => StatementJudge.Judge(kind, artifacts, signatures, expected)).ToList();
        return ([.. judged.Select(one => one.Statement).OfType<Statement>()], isRequired ? judged.Select(one => one.Refusal).FirstOrDefault(refusal => refusal is not null) : null);
    }

    /// <summary>The statement that the ledger names by its digest, whoever signed it; null: it is neither beside the image nor kept.</summary>
    public async Task<Statement?> NamedAsync(Digest release, Digest statement, CancellationToken cancellation = default) =>
        (await ArtifactsAsync(release, cancellation).ConfigureAwait(false)).Select(artifact => StatementJudge.StatementOf(artifact, release))
            .FirstOrDefault(said => said?.Digest == statement);

    /// <summary>Puts back beside an image what is kept of it on this host and lost in the registry; returns how many were put back, and are kept.</summary>
    /// <exception cref="OmegaException">The registry did not answer, or refuses it.</exception>
    public async Task<(int Restored, int Kept)> RestoreAsync(Digest release, CancellationToken cancellation = default)
    {
        var kept = store.Artifacts(release);
        var there = kept.Count == 0 ? [] : await registry.AttachedAsync(image.Repository, release, cancellation).ConfigureAwait(false);
        List<Artifact> lost = [.. kept.Where(artifact => there.All(other => other.Digest != artifact.Digest))];
        if (lost.Count > 0)
        {
            await registry.AttachAsync(image.Repository, release, lost, cancellation).ConfigureAwait(false);
        }

        return (lost.Count, kept.Count);
    }

    /// <summary>What is kept comes first: it needs no network. What only the registry has is kept from then on.</summary>
    private async Task<IReadOnlyList<Artifact>> ArtifactsAsync(Digest digest, CancellationToken cancellation)
    {
        var kept = store.Artifacts(digest);
        if (kept.Any(artifact => StatementJudge.StatementOf(artifact, digest) is { Kind: not StatementKind.Rebuild }))
        {
            return kept;
        }

        var attached = await registry.AttachedAsync(image.Repository, digest, cancellation).ConfigureAwait(false);
        store.Keep(digest, attached);
        return [.. kept, .. attached.Where(artifact => kept.All(other => other.Digest != artifact.Digest))];
    }
}
