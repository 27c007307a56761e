using Omega.Cli.Inspection;
using Omega.Cli.Tests.Ledger;
using Omega.Core.Trust;

namespace Omega.Cli.Tests.Inspection;

public sealed class ReleaseChecksTests
{
    private static readonly string Image = $"localhost:5000/omega/web@{SomeLedger.Value.Current!.Digest}";
    private static readonly string Answer = $$"""{"version":"{{SomeLedger.Value.Current!.Version}}"}""";

    private static readonly TrustFinding Trusted = new("", null, new DateTimeOffset(2026, 4, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(31, true, "holds for 30 days or more")]
    [InlineData(29, false, "the role targets/omega of the trust data expires in 29 days, at 2026-04-30T12:00:00Z.")]
    public void Of_trust_data_that_ends_soon_fails_some_time_before(int days, bool holds, string said)
    {
        var check = ReleaseChecks.Of(SomeLedger.Value, Seen([Image]), Trusted with { End = new TrustEnd("targets/omega", Trusted.Now.AddDays(days)) })
            .Single(check => check.Control == "trust data");

        Assert.Equal(holds, check.Holds);
        Assert.StartsWith(said, check.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_the_recorded_release_holds_in_every_check() =>
        Assert.All(ReleaseChecks.Of(SomeLedger.Value, Seen([Image]), Trusted), check => Assert.True(check.Holds));

    [Theory]
    [InlineData("recorded release runs", "localhost:5000/omega/web@sha256:other", null, null)]
    [InlineData("recorded release runs", "", null, null)]
    [InlineData("recorded release answers", null, """{"version":"20200101-000000"}""", null)]
    [InlineData("recorded release answers", null, "<html>", null)]
    [InlineData("recorded release answers", null, "[]", null)]
    [InlineData("signature", null, null, "Refused: no signature")]
    public void Of_anything_else_fails_in_exactly_that_check(string control, string? image, string? answer, string? refusal)
    {
        string[] images = image == "" ? [] : [image ?? Image];

        Assert.Equal(control, Assert.Single(ReleaseChecks.Of(SomeLedger.Value, Seen(images, answer), Trusted with { Refusal = refusal ?? "" }), check => !check.Holds).Control);
    }

    [Fact]
    public void Of_two_releases_at_once_fails() =>
        Assert.Contains(ReleaseChecks.Of(SomeLedger.Value, Seen([Image, Image]), Trusted), check => !check.Holds);

    [Fact]
    public void Of_a_changed_ledger_fails() => Assert.Equal("ledger", Assert.Single(
        ReleaseChecks.Of(SomeLedger.Value with { Records = SomeLedger.Records[1..] }, Seen([Image]), Trusted), check => !check.Holds).Control);

    [Theory]
    [InlineData("localhost:5000/omega/web@sha256:edge", true)]
    [InlineData("localhost:5000/omega/web@sha256:other", false)]
    [InlineData(null, false)]
    public void Of_an_edge_that_the_record_does_not_name_fails(string? image, bool holds)
    {
        var last = SomeLedger.Records[^1] with { Edge = "localhost:5000/omega/web@sha256:edge" };
        var ledger = SomeLedger.Value with { Records = [.. SomeLedger.Records[..^1], last] };

        var check = ReleaseChecks.Of(ledger, Seen([Image], edges: image is null ? [] : [image]), Trusted).Single(check => check.Control == "recorded edge runs");

        Assert.Equal(holds, check.Holds);
    }

    private static Observation Seen(string[] sites, string? answer = null, string[]? edges = null) => new([], sites, edges ?? [], answer ?? Answer);
}
