using Omega.Cli.Ledger;

namespace Omega.Cli.Tests.Ledger;

public sealed class ReleaseTargetTests
{
    [Theory]
    [InlineData("previous", "20240401-134503")]
    [InlineData("20240401-134502", "20240401-134502")]
    [InlineData("20240401-134503", "20240401-134503")]
    public void Find_finds_exactly_one_release(string target, string expected) =>
        Assert.Equal(expected, ReleaseTarget.Find(SomeLedger.Value, target).Version);

    [Fact]
    public void Find_takes_a_unique_beginning() =>
        Assert.Equal("20240401-134501", ReleaseTarget.Find(SomeLedger.Value with { Records = SomeLedger.Records[..1] }, "20240401-1345").Version);

    [Theory]
    [InlineData("2024-04-01T11:30Z", "20240401-134501")]
    [InlineData("2024-04-01T12:00:00Z", "20240401-134502")]
    [InlineData("2024-04-01T15:30+02:00", "20240401-134503")]
    [InlineData("2024-04-01 13:59:59", "20240401-134503")]
    [InlineData("2030-01-01", "20240401-134501")]
    public void FindAt_finds_what_was_served_then(string time, string expected) =>
        Assert.Equal(expected, ReleaseTarget.FindAt(SomeLedger.Value, UtcTime.Read(time, "--at")).Version);

    [Fact]
    public void An_ambiguous_beginning_is_refused_with_the_candidates()
    {
        var refusal = Assert.Throws<OmegaException>(() => ReleaseTarget.Find(SomeLedger.Value, "20240401-1345"));

        Assert.Equal(ExitCode.Input, refusal.ExitCode);
        Assert.Equal("""
            '20240401-1345' means 3 releases of stack 'dev': 20240401-134501, 20240401-134503, 20240401-134502. Give more of the version.
            Releases to choose from:
              20240401-134501  sha256:111111111111  served from 2024-04-01T14:00:00Z by <ci>@runner
              20240401-134503  sha256:333333333333  served from 2024-04-01T13:00:00Z by <ci>@runner
              20240401-134502  sha256:222222222222  served from 2024-04-01T12:00:00Z by <ci>@runner
            Nothing was changed.
            """, refusal.Message);
    }

    [Theory]
    [InlineData("20240402")]
    [InlineData("latest")]
    [InlineData("sha256:111")]
    public void An_unknown_release_is_refused_with_the_candidates(string target)
    {
        var refusal = Assert.Throws<OmegaException>(() => ReleaseTarget.Find(SomeLedger.Value, target));

        Assert.StartsWith($"Stack 'dev' never served a release '{target}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("20240401-134502  sha256:2222", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Previous_of_the_only_release_is_refused() =>
        Assert.Contains("none to go back to", Assert.Throws<OmegaException>(
            () => ReleaseTarget.Find(SomeLedger.Value with { Records = SomeLedger.Records[..1] }, "previous")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("2024-04-01T10:59Z", "served nothing that is recorded at 2024-04-01T10:59:00Z")]
    [InlineData("yesterday", "--at must be a time such as 2024-04-01T13:45Z or a day such as 2024-04-01 (UTC), was 'yesterday'")]
    public void A_time_without_a_release_is_refused(string time, string expected) =>
        Assert.Contains(expected, Assert.Throws<OmegaException>(() => ReleaseTarget.FindAt(SomeLedger.Value, UtcTime.Read(time, "--at"))).Message, StringComparison.Ordinal);
}
