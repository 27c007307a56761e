using Omega.Cli.Inspection;
using Omega.Cli.Tests.Ledger;

namespace Omega.Cli.Tests.Inspection;

public sealed class ReleaseChecksTests
{
    private static readonly string Image = $"localhost:5000/omega/web@{SomeLedger.Value.Current!.Digest}";
    private static readonly string Answer = $$"""{"version":"{{SomeLedger.Value.Current!.Version}}"}""";

    [Fact]
    public void Of_the_recorded_release_holds_in_every_check() =>
        Assert.All(ReleaseChecks.Of(SomeLedger.Value, Seen([Image]), null), check => Assert.True(check.Holds));

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

        Assert.Equal(control, Assert.Single(ReleaseChecks.Of(SomeLedger.Value, Seen(images, answer), refusal), check => !check.Holds).Control);
    }

    [Fact]
    public void Of_two_releases_at_once_fails() =>
        Assert.Contains(ReleaseChecks.Of(SomeLedger.Value, Seen([Image, Image]), null), check => !check.Holds);

    [Fact]
    public void Of_a_changed_ledger_fails() => Assert.Equal("ledger", Assert.Single(
        ReleaseChecks.Of(SomeLedger.Value with { Records = SomeLedger.Records[1..] }, Seen([Image]), null), check => !check.Holds).Control);

    [Theory]
    [InlineData("localhost:5000/omega/web@sha256:edge", true)]
    [InlineData("localhost:5000/omega/web@sha256:other", false)]
    [InlineData(null, false)]
    public void Of_an_edge_that_the_record_does_not_name_fails(string? image, bool holds)
    {
        var last = SomeLedger.Records[^1] with { Edge = "localhost:5000/omega/web@sha256:edge" };
        var ledger = SomeLedger.Value with { Records = [.. SomeLedger.Records[..^1], last] };

        var check = ReleaseChecks.Of(ledger, Seen([Image], edges: image is null ? [] : [image]), null).Single(check => check.Control == "recorded edge runs");

        Assert.Equal(holds, check.Holds);
    }

    private static Observation Seen(string[] sites, string? answer = null, string[]? edges = null) => new([], sites, edges ?? [], answer ?? Answer);
}
