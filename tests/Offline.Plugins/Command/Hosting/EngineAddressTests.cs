using Omega.Offline.Plugins.Hosting;

namespace Omega.Offline.Plugins.Command.Tests.Hosting;

public sealed class EngineAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:4000", "127.0.0.1:4000")]
    [InlineData("-root=/project 127.0.0.1:4000", "127.0.0.1:4000")]
    [InlineData("--tracing=http://a:1", null)]
    [InlineData("", null)]
    public void From_takes_the_last_argument_that_is_an_address(string arguments, string? address)
    {
        Assert.Equal(address, EngineAddress.From(arguments.Split(' ')));
    }
}
