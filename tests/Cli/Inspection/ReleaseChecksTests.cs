using Omega.Cli.Inspection;
using Omega.Cli.Tests.Ledger;

namespace Omega.Cli.Tests.Inspection;

public sealed class ReleaseChecksTests
{
    private static readonly string Image = $"localhost:5000/omega/web@{SomeLedger.Value.Current!.Digest}";
    private static readonly string Answer = $$"""{"version":"{{SomeLedger.Value.Current!.Version}}"}""";

    [Fact]
    public void Of_the_recorded_release_holds_in_every_check() =>
        Assert.All(ReleaseChecks.Of(SomeLedger.Value, [Image], Answer, null), check => Assert.True(check.Holds));

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

        Assert.Equal(control, Assert.Single(ReleaseChecks.Of(SomeLedger.Value, images, answer ?? Answer, refusal), check => !check.Holds).Control);
    }

    [Fact]
    public void Of_two_releases_at_once_fails() =>
        Assert.Contains(ReleaseChecks.Of(SomeLedger.Value, [Image, Image], Answer, null), check => !check.Holds);

    [Fact]
    public void Of_a_changed_ledger_fails() => Assert.Equal("ledger", Assert.Single(
        ReleaseChecks.Of(SomeLedger.Value with { Records = SomeLedger.Records[1..] }, [Image], Answer, null), check => !check.Holds).Control);
}
