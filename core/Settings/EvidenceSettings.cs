namespace Omega.Core.Settings;

/// <summary>What must be known of a release before it is deployed (`omega:evidence`).</summary>
/// <param name="Unknown">What becomes of a release with files whose origin nobody can say.</param>
/// <param name="Attested">Whether inventory and provenance must be signed by the trust policy's signers, and lie beside the image.</param>
/// <param name="Scan">How it is scanned for known vulnerabilities; absent: it is not.</param>
public sealed record EvidenceSettings(UnknownFiles Unknown = UnknownFiles.Refuse, bool Attested = false, ScanSettings? Scan = null) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems() => (Scan?.Problems() ?? []).Select(problem => problem.Below("scan"));
}

/// <summary>What becomes of a release with files whose origin nobody can say.</summary>
public enum UnknownFiles
{
    /// <summary>It is refused.</summary>
    Refuse,

    /// <summary>It is deployed, and its inventory and the ledger say so.</summary>
    Record,
}
