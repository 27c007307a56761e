using Omega.Core.Policies.Mapping;

namespace Omega.Core.Tests.Policies.Mapping;

public sealed class NotationTests
{
    [Theory]
    [InlineData("64Mi", 67108864)]
    [InlineData("1Ki", 1024)]
    [InlineData("1k", 1000)]
    [InlineData("1.5Gi", 1610612736)]
    [InlineData("2M", 2000000)]
    [InlineData("250m", 0.25)]
    [InlineData("3", 3)]
    [InlineData("64mi", 0)]
    [InlineData("-1", 0)]
    [InlineData("", 0)]
    public void Quantity_reads_amounts(string text, double amount) => Assert.Equal(amount, KubernetesQuantity.Read(text), 6);

    [Theory]
    [InlineData("5s", 5)]
    [InlineData("1m30s", 90)]
    [InlineData("1h", 3600)]
    [InlineData("250ms", 0.25)]
    [InlineData("1.5s", 1.5)]
    [InlineData("5", 0)]
    [InlineData("-5s", 0)]
    [InlineData("", 0)]
    public void Seconds_reads_durations(string text, double seconds)
    {
        Assert.Equal(seconds, DockerText.Seconds(text), 6);
    }
}
