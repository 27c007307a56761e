using System.Text.Json;
using Omega.Cli.Ledger;

namespace Omega.Cli.Inspection;

/// <summary>Judges whether what runs is the release that the ledger says is served.</summary>
internal static class ReleaseChecks
{
    /// <summary>All checks of one stack's release.</summary>
    /// <param name="ledger">What the stack has served.</param>
    /// <param name="siteImages">Images of the site containers that run.</param>
    /// <param name="answer">What the edge answers for `/version.json`.</param>
    /// <param name="refusal">Why the trust policy refuses the recorded release; null when it passes.</param>
    public static IReadOnlyList<Check> Of(StackLedger ledger, IReadOnlyList<string> siteImages, string answer, string? refusal)
    {
        var current = ledger.Current!;
        var problems = ledger.Verdict.Problems;
        Check Check(string control, string cis, string required, string actual) => new(ledger.Stack, control, cis, "", required, actual, required == actual);
        return
        [
            Check("recorded release runs", "", current.Digest, siteImages.Count == 0 ? "none" : string.Join(", ", siteImages.Select(image => image[(image.IndexOf('@', StringComparison.Ordinal) + 1)..]))),
            Check("recorded release answers", "", current.Version, VersionOf(answer)),
            Check("signature", "4.5", "passes the trust policy", refusal ?? "passes the trust policy"),
            Check("ledger", "", "intact", problems.Count == 0 ? "intact" : string.Join("; ", problems)),
        ];
    }

    private static string VersionOf(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.GetProperty("version").GetString() ?? "none";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "none";
        }
    }
}
