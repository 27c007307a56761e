using Omega.Core.Evidence;
using Omega.Core.Settings;

namespace Omega.Core.Tests.Evidence;

/// <summary>What a scanner's words, and its silence, do to a release.</summary>
public sealed class ScanJudgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly ScanSettings Gate = new();

    private const string Clean = """{"scanner":"trivy","about":{"Version":"0.74.0","VulnerabilityDB":{"UpdatedAt":"2026-11-25T13:00:00Z"}},"report":{"Results":[{"Packages":[{}]}]}}""";
    private const string Found = """
        {"scanner":"trivy","about":{"Version":"0.74.0","VulnerabilityDB":{"UpdatedAt":"2026-11-25T13:00:00Z"}},"report":{"Results":[{"Packages":[{},{}],"Vulnerabilities":[
          {"VulnerabilityID":"CVE-1900-0001","PkgName":"nginx","InstalledVersion":"1.22.1-9","Severity":"CRITICAL"},
          {"VulnerabilityID":"CVE-1900-0003","PkgName":"libssl3","InstalledVersion":"3.0","FixedVersion":"99.0-1","Severity":"HIGH"},
          {"VulnerabilityID":"CVE-1900-0005","PkgName":"zlib1g","InstalledVersion":"1.2","FixedVersion":"99.0-1","Severity":"MEDIUM"}]}]}}
        """;

    private const string Grype = """
        {"scanner":"grype","about":{"built":"2026-11-25T13:00:00Z"},"report":{"descriptor":{"name":"grype","version":"0.104.0"},"matches":[
          {"vulnerability":{"id":"CVE-1900-0001","severity":"Critical","fix":{"versions":["99.0-1"],"state":"fixed"}},"artifact":{"name":"nginx","version":"1.22.1-9"}},
          {"vulnerability":{"id":"CVE-1900-0009","severity":"Negligible","fix":{"versions":[],"state":"not-fixed"}},"artifact":{"name":"nginx","version":"1.22.1-9"}}]}}
        """;

    private const string By = "trivy 0.74.0, database of 2026-11-25T13:00Z";

    [Fact]
    public void A_release_with_nothing_known_against_it_passes() =>
        Assert.Equal(new ScanVerdict($"passed {By}, nothing from high on"), ScanJudge.Judge(Clean, Gate, 6, Now));

    [Fact]
    public void What_is_known_refuses_with_every_finding_and_what_to_do() => Assert.Equal(
        $"""
        Refused: 2 known vulnerabilities from high on ({By}):
          - CVE-1900-0001 (critical) in nginx 1.22.1-9, not mended yet
          - CVE-1900-0003 (high) in libssl3 3.0, mended in 99.0-1
        Renew the base (omega:image.base), or decide with a reason and a last day in omega:evidence.scan.ignore.
        """, ScanJudge.Judge(Found, Gate, 6, Now).Refusal);

    [Fact]
    public void Another_scanner_is_judged_by_the_same_rules() => Assert.Equal(
        """
        Refused: 1 known vulnerabilities from high on (grype 0.104.0, database of 2026-11-25T13:00Z):
          - CVE-1900-0001 (critical) in nginx 1.22.1-9, mended in 99.0-1
        Renew the base (omega:image.base), or decide with a reason and a last day in omega:evidence.scan.ignore.
        """, ScanJudge.Judge(Grype, Gate with { Scanner = ScannerKind.Grype }, 6, Now).Refusal);

    public static TheoryData<string, ScanSettings, string> Passing => new()
    {
        { "below the threshold", Gate with { Threshold = Severity.Critical, Ignore = [Ignored("CVE-1900-0001")] }, $"passed {By}, nothing from critical on, ignored CVE-1900-0001 until 2026-11-26" },
        { "not mended yet", Gate with { FixedOnly = true, Ignore = [Ignored("CVE-1900-0003", "libssl3")] }, $"passed {By}, nothing from high on, ignored CVE-1900-0003 until 2026-11-26" },
        { "ignored", Gate with { Ignore = [Ignored("CVE-1900-0001"), Ignored("CVE-1900-0003")] }, $"passed {By}, nothing from high on, ignored CVE-1900-0001 until 2026-11-26 CVE-1900-0003 until 2026-11-26" },
        { "only recorded", Gate with { Gate = ScanGate.Record }, $"found CVE-1900-0001 CVE-1900-0003 {By}" },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public void What_does_not_count_is_recorded(string why, ScanSettings settings, string record)
    {
        var verdict = ScanJudge.Judge(Found, settings, 6, Now);

        Assert.True(verdict.Refusal is null, why);
        Assert.Equal(record, verdict.Record);
    }

    [Fact]
    public void What_is_ignored_counts_again_after_its_last_day_and_for_other_packages()
    {
        var settings = Gate with { Ignore = [Ignored("CVE-1900-0001") with { Expires = "2026-11-25" }, Ignored("CVE-1900-0003", "openssl")] };

        var refusal = ScanJudge.Judge(Found, settings, 6, Now).Refusal;

        Assert.Contains("CVE-1900-0001 (critical) in nginx 1.22.1-9, not mended yet; ignored until 2026-11-25, which is past", refusal, StringComparison.Ordinal);
        Assert.Contains("CVE-1900-0003 (high) in libssl3", refusal, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Unscanned => new()
    {
        { """{"scanner":"trivy","missing":true}""", "the program trivy is missing on this machine. Install it, or set omega:evidence.scan.scanner" },
        { """{"scanner":"trivy","failure":"no such file"}""", "trivy failed: no such file" },
        { Clean.Replace("2026-11-25T13", "2026-11-24T11", StringComparison.Ordinal), "the database of trivy 0.74.0 is of 2026-11-24T11:00Z, older than omega:evidence.scan.maxAgeHours (48). Renew it" },
        { Clean.Replace("UpdatedAt", "Updated", StringComparison.Ordinal), "the database of trivy 0.74.0 does not say when it was made" },
        { Clean.Replace("2026-11-25", "2027-11-25", StringComparison.Ordinal), "the database of trivy 0.74.0 does not say when it was made" },
        { "all is well", "trivy printed nothing that can be read" },
        { """{"scanner":"grype","missing":true}""", "the step printed nothing of trivy" },
        { """{"scanner":"trivy","report":[]}""", "trivy printed nothing that can be read" },
        { "", "trivy printed nothing that can be read" },
    };

    [Theory]
    [MemberData(nameof(Unscanned))]
    public void What_could_not_be_scanned_is_refused_recorded_or_waived(string evidence, string why)
    {
        Assert.Equal(
            $"Refused: it could not be scanned: {why}. To go on without until a day, which is recorded, give omega:evidence.scan.waiver a reason and a last day.",
            ScanJudge.Judge(evidence, Gate, 6, Now).Refusal);
        Assert.Equal(new ScanVerdict("not scanned"), ScanJudge.Judge(evidence, Gate with { Gate = ScanGate.Record }, 6, Now));
        var waived = ScanJudge.Judge(evidence, Gate with { Waiver = new("no mirror yet", "2026-11-26") }, 6, Now);
        Assert.Equal(("not scanned, waived until 2026-11-26: no mirror yet", null), (waived.Record, waived.Refusal));
        Assert.EndsWith("The decision to go on without (omega:evidence.scan.waiver) held until 2026-11-25.",
            ScanJudge.Judge(evidence, Gate with { Waiver = new("no mirror yet", "2026-11-25") }, 6, Now).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_waiver_waives_no_finding() => Assert.NotNull(ScanJudge.Judge(Found, Gate with { Waiver = new("no mirror yet", "2027-01-01") }, 6, Now).Refusal);

    [Fact]
    public void An_empty_inventory_fails_whatever_the_scanner_says_of_it()
    {
        var waived = Gate with { Waiver = new("no mirror yet", "2027-01-01") };

        Assert.StartsWith("Refused: the inventory of the release names no package of its base, so a scan says nothing.", ScanJudge.Judge(Clean, waived, 0, Now).Refusal, StringComparison.Ordinal);
        Assert.StartsWith("Refused: trivy 0.74.0 found no package in the inventory, so its word says nothing.",
            ScanJudge.Judge(Clean.Replace("[{}]", "[]", StringComparison.Ordinal), waived, 6, Now).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_has_judged_yet_counts_as_high() =>
        Assert.NotNull(ScanJudge.Judge(Found.Replace("MEDIUM", "UNKNOWN", StringComparison.Ordinal), Gate with { Ignore = [Ignored("CVE-1900-0001"), Ignored("CVE-1900-0003")] }, 6, Now).Refusal);

    private static IgnoredFinding Ignored(string id, string? package = null) => new(id, "not reachable", "2026-11-26", package);
}
