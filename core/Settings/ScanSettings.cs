using System.Globalization;

namespace Omega.Core.Settings;

/// <summary>How a release is scanned for known vulnerabilities (`omega:evidence.scan`).</summary>
/// <param name="Gate">Whether a finding, or a scan that could not be made, refuses the release.</param>
/// <param name="Scanner">Program that reads the inventory.</param>
/// <param name="Threshold">Least severity that refuses a release.</param>
/// <param name="FixedOnly">Whether only vulnerabilities count for which there is a mended version.</param>
/// <param name="MaxAgeHours">Largest age of the scanner's database, in hours.</param>
/// <param name="Database">Folder of the database, which is then not renewed; absent: the scanner's own, which it renews itself.</param>
/// <param name="Ignore">Vulnerabilities that do not count, each with reason and last day.</param>
/// <param name="Waiver">Lets releases go on unscanned until a day.</param>
public sealed record ScanSettings(
    ScanGate Gate = ScanGate.Refuse,
    ScannerKind Scanner = ScannerKind.Trivy,
    Severity Threshold = Severity.High,
    bool FixedOnly = false,
    int MaxAgeHours = 48,
    string? Database = null,
    IReadOnlyList<IgnoredFinding>? Ignore = null,
    ScanWaiver? Waiver = null) : ISettings
{
    private const int Year = 24 * 366;

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems() => SettingsProblem.OutOfRange("maxAgeHours", MaxAgeHours, 1, Year, 48)
        .Concat((Ignore ?? []).SelectMany((ignored, index) => ignored.Problems().Select(problem => problem.Below($"ignore[{index}]"))))
        .Concat((Waiver?.Problems() ?? []).Select(problem => problem.Below("waiver")));

    /// <summary>Rules of a decision that holds until a day.</summary>
    internal static IEnumerable<SettingsProblem> Decision(string reason, string expires)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Any(char.IsControl))
        {
            yield return new("reason", "must say why, on one line", "empty or several lines", "<reason>");
        }

        if (Day(expires) is null)
        {
            yield return new("expires", "must be a date yyyy-MM-dd", expires, "<yyyy-MM-dd>");
        }
    }

    /// <summary>A day; null for any other text.</summary>
    internal static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    internal static bool Holds(string expires, DateTimeOffset now) => Day(expires) is { } day && DateOnly.FromDateTime(now.UtcDateTime) <= day;
}

/// <summary>What a finding, or a scan that could not be made, does to a release.</summary>
public enum ScanGate
{
    /// <summary>It is recorded, and refuses nothing.</summary>
    Record,

    /// <summary>It refuses the release.</summary>
    Refuse,
}

/// <summary>Programs that read an inventory and say what is known against it.</summary>
public enum ScannerKind
{
    /// <summary>Trivy.</summary>
    Trivy,

    /// <summary>Grype.</summary>
    Grype,
}

/// <summary>How bad a vulnerability is.</summary>
public enum Severity
{
    /// <summary>Low, or less.</summary>
    Low,

    /// <summary>Medium.</summary>
    Medium,

    /// <summary>High; also what nobody has judged yet.</summary>
    High,

    /// <summary>Critical.</summary>
    Critical,
}

/// <summary>A vulnerability that does not count (`omega:evidence.scan.ignore`).</summary>
/// <param name="Id">Its id: `CVE-2026-1234`.</param>
/// <param name="Reason">Why; shown in every report.</param>
/// <param name="Expires">Last day that it holds, `yyyy-MM-dd`, UTC.</param>
/// <param name="Package">Package that it does not count for; absent: all.</param>
public sealed record IgnoredFinding(string Id, string Reason, string Expires, string? Package = null) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (string.IsNullOrWhiteSpace(Id) || Id.Any(character => char.IsControl(character) || character is ' ' or ';'))
        {
            yield return new("id", "must be the id of a vulnerability", Id, "CVE-2026-1234");
        }

        foreach (var problem in ScanSettings.Decision(Reason, Expires))
        {
            yield return problem;
        }
    }
}

/// <summary>A decision to deploy what could not be scanned (`omega:evidence.scan.waiver`); it is recorded. No finding is waived by it.</summary>
/// <param name="Reason">Why; part of the record.</param>
/// <param name="Expires">Last day that it holds, `yyyy-MM-dd`, UTC.</param>
public sealed record ScanWaiver(string Reason, string Expires) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems() => ScanSettings.Decision(Reason, Expires);
}
