using Omega.Core.Trust;

namespace Omega.Core.Evidence;

/// <summary>What was found out about a release before it was published.</summary>
/// <param name="Sbom">Its inventory, CycloneDX.</param>
/// <param name="Provenance">How it was built, SLSA.</param>
/// <param name="Unknown">Bytes of unknown origin.</param>
/// <param name="Scan">What came of the scan.</param>
public sealed record PreparedEvidence(byte[] Sbom, byte[] Provenance, long Unknown, ScanVerdict Scan)
{
    /// <summary>The same as said of the digest that the registry knows it by.</summary>
    public IReadOnlyList<Statement> About(string repository, Digest image) =>
    [
        Statement.Of(StatementKind.Sbom, repository, image, Sbom), Statement.Of(StatementKind.Provenance, repository, image, Provenance),
    ];
}
