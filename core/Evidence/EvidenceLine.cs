namespace Omega.Core.Evidence;

/// <summary>What a record of the ledger says of the evidence of a release: `sbom=sha256:…; provenance=sha256:…; not scanned`.</summary>
/// <param name="Sbom">Digest of the inventory; null: there is none.</param>
/// <param name="Provenance">Digest of the statement about how it was built; null: there is none.</param>
/// <param name="Scan">What came of the scan.</param>
/// <param name="Unknown">How many bytes are of unknown origin; 0: none.</param>
/// <param name="Rebuilt">Second builders who signed that it is the same when it is built again; empty: nobody was asked for.</param>
public sealed record EvidenceLine(Digest? Sbom, Digest? Provenance, string Scan, long Unknown = 0, string Rebuilt = "")
{
    private const string Separator = "; ";
    private const string SbomName = "sbom=";
    private const string ProvenanceName = "provenance=";
    private const string RebuiltName = "rebuilt by ";
    private const string UnknownName = "unknown origin: ";

    /// <summary>What a record says, and by whom the release was built again.</summary>
    public static string With(string line, IReadOnlyList<string> rebuilders) => rebuilders.Count == 0 || line.Contains(RebuiltName, StringComparison.Ordinal) ? line
        : line.LastIndexOf(Separator, StringComparison.Ordinal) is var last && last < 0
            ? new EvidenceLine(null, null, line.Length == 0 ? ScanVerdict.NotScanned : line, Rebuilt: string.Join(',', rebuilders)).ToString()
        : $"{line[..last]}{Separator}{RebuiltName}{string.Join(',', rebuilders)}{line[last..]}";

    /// <summary>Reads what a record says; nothing for a record that says nothing.</summary>
    public static EvidenceLine? Read(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var parts = text.Split(Separator);
        Digest? Of(string name) => parts.Where(part => part.StartsWith(name, StringComparison.Ordinal))
            .Select(part => Digest.TryParse(part[name.Length..], out var digest) ? digest : null).FirstOrDefault();
        return new EvidenceLine(Of(SbomName), Of(ProvenanceName), parts[^1]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(Separator, ((string?[])
    [
        Sbom is null ? "no sbom" : SbomName + Sbom,
        Provenance is null ? null : ProvenanceName + Provenance,
        Rebuilt.Length == 0 ? null : RebuiltName + Rebuilt,
        Unknown == 0 ? null : $"{UnknownName}{Unknown} bytes",
        Scan,
    ]).Where(part => part is not null));
}
