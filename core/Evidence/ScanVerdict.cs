namespace Omega.Core.Evidence;

/// <summary>What came of a scan.</summary>
/// <param name="Record">What the ledger says of it, on one line.</param>
/// <param name="Refusal">Why the release is refused, every finding named; null: it is not.</param>
/// <param name="Warning">What should be known although nothing is refused; null: nothing.</param>
public sealed record ScanVerdict(string Record, string? Refusal = null, string? Warning = null)
{
    /// <summary>What stands for a release that nobody scanned.</summary>
    public const string NotScanned = "not scanned";
}

/// <summary>A known vulnerability of a package of the release.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Package">Name of the package.</param>
/// <param name="Installed">Version that the release has.</param>
/// <param name="Fixed">Version that mends it; empty: there is none yet.</param>
/// <param name="Severity">How bad it is.</param>
public sealed record Finding(string Id, string Package, string Installed, string Fixed, Settings.Severity Severity);
