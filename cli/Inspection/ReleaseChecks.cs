using System.Text.Json;
using Omega.Cli.Ledger;
using Omega.Core.Trust;

namespace Omega.Cli.Inspection;

/// <summary>Judges whether what runs is the release that the ledger says is served.</summary>
internal static class ReleaseChecks
{
    private const string Passes = "passes the trust policy";

    private static readonly string Holds = $"holds for {TrustEnd.Notice} days or more";

    /// <summary>All checks of one stack's release.</summary>
    /// <param name="ledger">What the stack has served.</param>
    /// <param name="observed">What runs.</param>
    /// <param name="trusted">What the trust policy says of the recorded release.</param>
    /// <param name="maintenance">Whether omega:web.maintenance is on.</param>
    public static IReadOnlyList<Check> Of(StackLedger ledger, Observation observed, TrustFinding trusted, bool maintenance = false)
    {
        var current = ledger.Current!;
        var problems = ledger.Verdict.Problems;
        Check Check(string control, string cis, string required, string actual) => new(ledger.Stack, control, cis, "", required, actual, required == actual);
        return
        [
            Check("recorded release runs", "", current.Digest, Digests(observed.SiteImages)),
            .. current.Edge.Length == 0 ? Array.Empty<Check>() : [Check("recorded edge runs", "", Digests([current.Edge]), Digests(observed.EdgeImages))],
            Check("recorded release answers", "", current.Version, VersionOf(observed.Answer)),
            Check("maintenance (readers get 503)", "", maintenance ? "on" : "off", observed.Maintenance),
            Check("signature", "4.5", Passes, trusted.Refusal.Length == 0 ? Passes : trusted.Refusal),
            .. trusted.End is not { } end ? Array.Empty<Check>() : [Check("trust data", "4.5", Holds, end.Warning(trusted.Now) ?? Holds)],
            Check("ledger", "", "intact", problems.Count == 0 ? "intact" : string.Join("; ", problems)),
        ];
    }

    private static string Digests(IReadOnlyList<string> images) =>
        images.Count == 0 ? "none" : string.Join(", ", images.Select(image => image[(image.IndexOf('@', StringComparison.Ordinal) + 1)..]));

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

/// <summary>What the trust policy says of a release.</summary>
/// <param name="Refusal">Why it is refused; empty: it passes.</param>
/// <param name="End">The first end of what lets it pass; null: there is none.</param>
/// <param name="Now">When it was asked.</param>
internal sealed record TrustFinding(string Refusal, TrustEnd? End, DateTimeOffset Now);
