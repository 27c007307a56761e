using Omega.Core.Settings;

namespace Omega.Core.Tests.Settings;

public sealed class EvidenceSettingsTests
{
    [Fact]
    public void Every_wrong_value_is_told_with_its_path()
    {
        var settings = new EvidenceSettings(Scan: new ScanSettings(
            MaxAgeHours: 0, Ignore: [new("CVE 1", "", "soon")], Waiver: new("two\nlines", "2026-13-01")));

        Assert.Equal(
            ["scan.maxAgeHours", "scan.ignore[0].id", "scan.ignore[0].reason", "scan.ignore[0].expires", "scan.waiver.reason", "scan.waiver.expires"],
            settings.Problems().Select(problem => problem.Path));
    }

    [Fact]
    public void What_is_right_is_not_told() =>
        Assert.Empty(new EvidenceSettings(Attested: true, Scan: new ScanSettings(Ignore: [new("CVE-2026-1", "not reachable", "2026-12-31")], Waiver: new("no mirror", "2026-12-31"))).Problems());
}
