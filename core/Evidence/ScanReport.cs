using System.Globalization;
using System.Text.Json;
using Omega.Core.Settings;

namespace Omega.Core.Evidence;

/// <summary>What a scanner said, read from what the step printed.</summary>
/// <param name="Scanner">Name and version of the program.</param>
/// <param name="Database">When its database was made; null where it does not say.</param>
/// <param name="Packages">How many packages it found in the inventory; null where this scanner does not say.</param>
/// <param name="Findings">What is known against them.</param>
public sealed record ScanReport(string Scanner, DateTimeOffset? Database, int? Packages, IReadOnlyList<Finding> Findings)
{
    /// <summary>Reads what a scanner printed.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    internal static ScanReport Read(JsonElement evidence, ScannerKind scanner) => scanner == ScannerKind.Trivy
        ? Trivy(evidence.GetProperty("about"), evidence.GetProperty("report"))
        : Grype(evidence.GetProperty("about"), evidence.GetProperty("report"));

    private static ScanReport Trivy(JsonElement about, JsonElement report)
    {
        var results = Items(report, "Results").ToList();
        return new(
            $"trivy {Text(about, "Version")}",
            about.TryGetProperty("VulnerabilityDB", out var database) ? Time(Text(database, "UpdatedAt")) : null,
            results.Sum(result => Items(result, "Packages").Count()),
            [.. results.SelectMany(result => Items(result, "Vulnerabilities")).Select(found => new Finding(
                Text(found, "VulnerabilityID"), Text(found, "PkgName"), Text(found, "InstalledVersion"), Text(found, "FixedVersion"), Severity(Text(found, "Severity"))))]);
    }

    private static ScanReport Grype(JsonElement about, JsonElement report) => new(
        $"grype {Text(report.GetProperty("descriptor"), "version")}",
        Time(Text(about, "built")),
        null,
        [.. Items(report, "matches").Select(match => (Of: match.GetProperty("vulnerability"), In: match.GetProperty("artifact"))).Select(match => new Finding(
            Text(match.Of, "id"), Text(match.In, "name"), Text(match.In, "version"),
            match.Of.TryGetProperty("fix", out var mended) ? string.Join(", ", Items(mended, "versions").Select(version => version.GetString())) : "",
            Severity(Text(match.Of, "severity"))))]);

    /// <summary>What nobody has judged yet may be anything.</summary>
    private static Severity Severity(string text) => text.ToUpperInvariant() switch
    {
        "CRITICAL" => Settings.Severity.Critical,
        "MEDIUM" => Settings.Severity.Medium,
        "LOW" or "NEGLIGIBLE" => Settings.Severity.Low,
        _ => Settings.Severity.High,
    };

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? Trust.TrustJudge.Shown(text.GetString()!).Replace(';', ',') : "";

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
