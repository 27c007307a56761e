using Omega.Core.Tests.Support;

namespace Omega.Core.Tests;

public sealed class TimingsTests
{
    [Fact]
    public async Task What_took_how_long_is_noted_where_the_environment_says_so_also_when_it_fails()
    {
        using var folder = new TemporaryFolder();
        var before = DateTimeOffset.UtcNow;
        Assert.Equal(1, await Timings.OfAsync("not asked for", () => Task.FromResult(1)));
        Environment.SetEnvironmentVariable(Timings.Variable, folder.At("timings"));
        try
        {
            Assert.Equal(2, await Timings.OfAsync("a part", () => Task.FromResult(2)));
            await Assert.ThrowsAsync<OmegaException>(() => Timings.OfAsync<int>("one that fails", () => throw new OmegaException("no")));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Timings.Variable, null);
        }

        var parts = Timings.Read(folder.At("timings"));
        Assert.Equal(["a part", "one that fails"], parts.Select(part => part.Name));
        Assert.All(parts, part => Assert.InRange(part.Start, before.AddMilliseconds(-1), DateTimeOffset.UtcNow));
    }

    [Theory]
    [InlineData("1700000000000 250 step fetch\n", "step fetch")]
    [InlineData("1700000000000 250\nx 250 a\n1700000000000 -1 b\n99999999999999999 1 c\n\n", "")]
    public void What_is_not_a_part_is_passed_over(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("timings"), text);

        var parts = Timings.Read(folder.At("timings"));

        Assert.Equal(expected, string.Join('|', parts.Select(part => part.Name)));
        Assert.All(parts, part => Assert.Equal((DateTimeOffset.FromUnixTimeSeconds(1700000000), TimeSpan.FromSeconds(0.25)), (part.Start, part.Took)));
        Assert.Empty(Timings.Read(folder.At("nothing")));
    }
}
