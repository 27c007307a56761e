using Omega.Offline.Engine.Commands;

namespace Omega.Offline.Engine.Tests.Commands;

public sealed class ArgumentsTests
{
    [Fact]
    public void Parse_takes_words_values_and_switches_apart()
    {
        var arguments = Arguments.Parse(["config", "set", "-s", "dev", "--path", "k", "--config-file=a=b", "--", "-v"]);

        Assert.Equal(["config", "set", "k", "-v"], arguments.Words);
        Assert.Equal("dev", arguments.Value("stack"));
        Assert.Equal("a=b", arguments.Value("config-file"));
        Assert.True(arguments.Has("path"));
    }

    [Fact]
    public void Parse_takes_a_lone_hyphen_for_a_word() =>
        Assert.Equal(["config", "set", "k", "-"], Arguments.Parse(["config", "set", "k", "-"]).Words);

    [Fact]
    public void Parse_takes_no_word_behind_an_unknown_one_for_a_command() =>
        Assert.Equal(["config", "nonsense", "get"], Arguments.Parse(["config", "nonsense", "get"]).Words);

    [Theory]
    [InlineData("version --file", "--file")]
    [InlineData("up -=x", "-")]
    public void Parse_names_a_flag_that_the_command_does_not_have(string line, string flag) =>
        Assert.StartsWith($"unknown flag: {flag}. ", Assert.Throws<EngineException>(() => Arguments.Parse(line.Split(' '))).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_keeps_each_target_whole_and_in_order() =>
        Assert.Equal(["a,b", "c"], Arguments.Parse(["up", "--target=a,b", "-t", "c"]).Values("target"));

    [Fact]
    public void Parse_reads_a_switch_that_is_turned_off() =>
        Assert.False(Arguments.Parse(["up", "--refresh=false"]).Has("refresh"));

    [Theory]
    [InlineData("update", "up")]
    [InlineData("pre", "preview")]
    [InlineData("down", "destroy")]
    [InlineData("stack list", "stack ls")]
    [InlineData("stack hist", "stack history")]
    [InlineData("config delete k", "config rm k")]
    public void Parse_knows_the_other_names_of_a_command(string line, string words) =>
        Assert.Equal(words.Split(' '), Arguments.Parse(line.Split(' ')).Words);

    [Fact]
    public void Parse_takes_a_value_before_the_command() =>
        Assert.Equal(["up"], Arguments.Parse(["--cwd", "stack", "up"]).Words);

    [Theory]
    [InlineData("up --unheard-of")]
    [InlineData("up --stack")]
    [InlineData("up --remove")]
    [InlineData("cancel --config-file x")]
    [InlineData("stack --create")]
    [InlineData("stack rm --path")]
    public void Parse_refuses_what_the_command_does_not_take_with_exit_code_2(string line) =>
        Assert.Equal(2, Assert.Throws<EngineException>(() => Arguments.Parse(line.Split(' '))).ExitCode);

    [Fact]
    public void Parse_names_every_flag_that_this_engine_does_not_do_and_why()
    {
        var problem = Assert.Throws<EngineException>(() => Arguments.Parse(
            ["up", "--continue-on-error", "--disable-integrity-checking", "--replace", "urn", "-v=9", "--color", "always"]));

        Assert.Equal(2, problem.ExitCode);
        Assert.Equal(
            """
            the offline engine does not do what is asked for; nothing was changed:
              --continue-on-error: the first failure ends a run here.
              --disable-integrity-checking: a state is always checked when it is read.
              --replace: this engine selects by --target only.
              -v: this engine writes no log and no trace.
              --color always: this engine prints no colours; it takes auto, never, raw.
            Leave it out, or use the pulumi CLI.
            """,
            problem.Message);
    }

    [Fact]
    public void Parse_takes_a_refused_switch_that_is_off() =>
        Assert.Equal(["up"], Arguments.Parse(["up", "--run-program=false", "--color=never"]).Words);

    [Fact]
    public void Parse_takes_what_the_line_leaves_out_from_the_flags_variable()
    {
        static string? Environment(string name) => name switch
        {
            "PULUMI_OPTION_YES" or "PULUMI_OPTION_PATH" => "true",
            "PULUMI_OPTION_MESSAGE" => "from the variable",
            "PULUMI_OPTION_SKIP_PREVIEW" => "false",
            _ => null,
        };

        var arguments = Arguments.Parse(["up", "--message", "from the line"], Environment);

        Assert.True(arguments.Has("yes"));
        Assert.False(arguments.Has("skip-preview"));
        Assert.Equal("from the line", arguments.Value("message"));
    }

    [Fact]
    public void Parse_names_the_variable_of_a_flag_that_is_refused() => Assert.Contains(
        "PULUMI_OPTION_IGNORE_PROTECT: remove the protect option",
        Assert.Throws<EngineException>(() => Arguments.Parse(["destroy"], name => name == "PULUMI_OPTION_IGNORE_PROTECT" ? "1" : null)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Every_command_has_each_of_its_flags_once() =>
        Assert.All(CommandSyntax.All, command => Assert.Equal(command.Flags.Count, command.Flags.DistinctBy(flag => flag.Name).Count()));

    [Fact]
    public void Has_knows_no_flag_that_no_command_takes() =>
        Assert.Throws<InvalidOperationException>(() => Arguments.Parse(["up"]).Has("unheard-of"));
}
