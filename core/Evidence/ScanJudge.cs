using System.Globalization;
using System.Text.Json;
using Omega.Core.Settings;

namespace Omega.Core.Evidence;

/// <summary>Judges what a scanner said of a release. Pure: the same evidence, settings and time give the same verdict, and none makes it throw.</summary>
public static class ScanJudge
{
    private const int Shown = 20;

    /// <summary>The verdict.</summary>
    /// <param name="evidence">What the step printed.</param>
    /// <param name="settings">What counts.</param>
    /// <param name="packages">How many packages the inventory has: a scan of none says nothing.</param>
    /// <param name="now">Time of the verdict.</param>
    public static ScanVerdict Judge(string evidence, ScanSettings settings, int packages, DateTimeOffset now)
    {
        var name = settings.Scanner.ToString().ToLowerInvariant();
        if (packages == 0)
        {
            return Decide(settings, "found nothing to scan: the inventory names no package",
                "the inventory of the release names no package of its base, so a scan says nothing. Use a base with a package database of Debian or Alpine.");
        }

        try
        {
            using var document = JsonDocument.Parse(evidence);
            var root = document.RootElement;
            if (Text(root, "scanner") != name)
            {
                return Unscanned(settings, now, $"the step printed nothing of {name}");
            }

            return root.TryGetProperty("missing", out _) ? Unscanned(settings, now, $"the program {name} is missing on this machine. Install it, or set omega:evidence.scan.scanner")
                : Text(root, "failure") is { } failure ? Unscanned(settings, now, $"{name} failed: {Trust.TrustJudge.Shown(failure)}")
                : Judge(ScanReport.Read(root, settings.Scanner), settings, now);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return Unscanned(settings, now, $"{name} printed nothing that can be read");
        }
    }

    private static ScanVerdict Judge(ScanReport report, ScanSettings settings, DateTimeOffset now)
    {
        if (report.Packages == 0)
        {
            return Decide(settings, $"{report.Scanner} found no package",
                $"{report.Scanner} found no package in the inventory, so its word says nothing. Check that it reads CycloneDX 1.6.");
        }

        if (report.Database is not { } made || made > now.AddDays(1))
        {
            return Unscanned(settings, now, $"the database of {report.Scanner} does not say when it was made");
        }

        if (now - made > TimeSpan.FromHours(settings.MaxAgeHours))
        {
            return Unscanned(settings, now, $"the database of {report.Scanner} is of {Time(made)}, older than omega:evidence.scan.maxAgeHours ({settings.MaxAgeHours}). Renew it");
        }

        var counted = report.Findings.Where(found => found.Severity >= settings.Threshold && (!settings.FixedOnly || found.Fixed.Length > 0)).ToList();
        var ignored = counted.Select(found => (Found: found, By: (settings.Ignore ?? []).FirstOrDefault(entry => Names(entry, found) && ScanSettings.Holds(entry.Expires, now))))
            .Where(pair => pair.By is not null).ToList();
        var open = counted.Except(ignored.Select(pair => pair.Found)).OrderByDescending(found => found.Severity).ThenBy(found => found.Id, StringComparer.Ordinal).ToList();
        var by = $"{report.Scanner}, database of {Time(made)}";
        var without = ignored.Count == 0 ? "" : ", ignored " + string.Join(' ', ignored.Select(pair => $"{pair.By!.Id} until {pair.By.Expires}").Distinct());
        return open.Count == 0
            ? new ScanVerdict($"passed {by}, nothing from {Word(settings.Threshold)} on{without}")
            : Decide(settings, $"found {string.Join(' ', open.Select(found => found.Id).Distinct().Take(Shown))} {by}{without}", Refusal(open, settings, by, now));
    }

    private static string Refusal(List<Finding> open, ScanSettings settings, string by, DateTimeOffset now)
    {
        var lines = open.Take(Shown).Select(found => $"\n  - {found.Id} ({Word(found.Severity)}) in {found.Package} {found.Installed}, "
            + (found.Fixed.Length > 0 ? $"mended in {found.Fixed}" : "not mended yet")
            + ((settings.Ignore ?? []).FirstOrDefault(entry => Names(entry, found) && !ScanSettings.Holds(entry.Expires, now)) is { } past ? $"; ignored until {past.Expires}, which is past" : ""));
        return $"{open.Count} known vulnerabilities from {Word(settings.Threshold)} on ({by}):{string.Concat(lines)}"
            + (open.Count > Shown ? $"\n  - and {open.Count - Shown} more" : "")
            + "\nRenew the base (omega:image.base), or decide with a reason and a last day in omega:evidence.scan.ignore.";
    }

    /// <summary>What could not be scanned is refused, but for a decision that holds until a day.</summary>
    private static ScanVerdict Unscanned(ScanSettings settings, DateTimeOffset now, string why)
    {
        if (settings.Gate == ScanGate.Record)
        {
            return new ScanVerdict(ScanVerdict.NotScanned);
        }

        return settings.Waiver is { } waiver && ScanSettings.Holds(waiver.Expires, now)
            ? new ScanVerdict($"{ScanVerdict.NotScanned}, waived until {waiver.Expires}: {waiver.Reason.Replace(';', ',')}",
                Warning: $"The release is deployed unscanned: {why}. That was decided until {waiver.Expires}: {waiver.Reason}")
            : Decide(settings, ScanVerdict.NotScanned, $"it could not be scanned: {why}. "
                + (settings.Waiver is { } past ? $"The decision to go on without (omega:evidence.scan.waiver) held until {past.Expires}."
                    : "To go on without until a day, which is recorded, give omega:evidence.scan.waiver a reason and a last day."));
    }

    private static ScanVerdict Decide(ScanSettings settings, string record, string refusal) => settings.Gate == ScanGate.Refuse
        ? new ScanVerdict(record, $"Refused: {refusal}")
        : new ScanVerdict(record, Warning: refusal);

    private static bool Names(IgnoredFinding entry, Finding found) => entry.Id == found.Id && (entry.Package is null || entry.Package == found.Package);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
