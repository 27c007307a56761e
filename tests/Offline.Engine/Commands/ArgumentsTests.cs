using Omega.Offline.Engine.Commands;

namespace Omega.Offline.Engine.Tests.Commands;

public sealed class ArgumentsTests
{
    [Fact]
    public void Parse_takes_words_values_and_switches_apart()
    {
        var arguments = Arguments.Parse(["config", "set", "-s", "dev", "--path", "k", "--target=a,b", "--target", "c", "--", "-v"]);

        Assert.Equal(["config", "set", "k", "-v"], arguments.Words);
        Assert.Equal("dev", arguments.Value("stack"));
        Assert.True(arguments.Has("path"));
        Assert.Equal(["a", "b", "c"], arguments.Values("target"));
    }

    [Fact]
    public void Parse_reads_a_switch_that_is_turned_off() =>
        Assert.False(Arguments.Parse(["up", "--refresh=false"]).Has("refresh"));

    [Theory]
    [InlineData("--unheard-of")]
    [InlineData("--stack")]
    public void Parse_refuses_what_it_does_not_understand_with_exit_code_2(string flag) =>
        Assert.Equal(2, Assert.Throws<EngineException>(() => Arguments.Parse([flag])).ExitCode);
}
