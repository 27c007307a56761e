using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Tests.Values;

public sealed class PropertyJsonTests
{
    [Theory]
    [InlineData(0.5, "0.5")]
    [InlineData(5, "5")]
    [InlineData(-0.00001, "-0.00001")]
    [InlineData(0.0000012, "0.0000012")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(9223372036854775808, "9223372036854776000")]
    [InlineData(-0.0, "-0")]
    [InlineData(999999999999999, "999999999999999")]
    [InlineData(1e21, "1e+21")]
    [InlineData(-1.25e-7, "-1.25e-7")]
    [InlineData(-1.5e20, "-150000000000000000000")]
    public void Numbers_are_written_as_pulumi_writes_them(double number, string text) =>
        Assert.Equal(text, PropertyJson.PlainText(Value.ForNumber(number)));
}
