using Omega.Offline.Plugins.Docker.Resources.Containers;

namespace Omega.Offline.Plugins.Docker.Tests.Resources;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0s", 0, "0s")]
    [InlineData("2s", 2000, "2s")]
    [InlineData("1m30s", 90000, "1m30s")]
    [InlineData("90s", 90000, "1m30s")]
    [InlineData("1h", 3600000, "1h0m0s")]
    [InlineData("1.5s", 1500, "1.5s")]
    [InlineData("250ms", 250, "250ms")]
    public void Parse_and_Format_write_durations_as_the_provider_does(string text, int milliseconds, string formatted)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), GoDuration.Parse(text));
        Assert.Equal(formatted, GoDuration.Format(GoDuration.Parse(text)));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("2 s")]
    [InlineData("soon")]
    public void Parse_refuses_what_has_no_unit(string text)
    {
        Assert.Throws<FormatException>(() => GoDuration.Parse(text));
    }
}
