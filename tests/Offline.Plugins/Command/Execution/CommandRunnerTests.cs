using Omega.Offline.Plugins.Command.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command.Tests.Execution;

public sealed class CommandRunnerTests : IDisposable
{
    private readonly Commands _commands = new();
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("stdoutAndStderr", "one,two")]
    [InlineData("stdout", "one")]
    [InlineData("stderr", "two")]
    [InlineData("none", "")]
    public async Task Create_shows_the_streams_that_logging_names(string logging, string shown)
    {
        var state = await _commands.CreateAsync($$"""{"create": "echo one; echo two >&2", "logging": "{{logging}}"}""");

        Assert.Equal(shown, string.Join(',', _commands.Lines.Order()));
        Assert.Equal("one", state.Fields["stdout"].StringValue);
        Assert.Equal("two", state.Fields["stderr"].StringValue);
    }

    [Fact]
    public async Task Create_shows_each_line_in_order_and_under_the_resource()
    {
        await _commands.CreateAsync("""{"create": "printf 'a\\r\\nb\\n\\nc'"}""");

        Assert.Equal(["a", "b", "", "c"], _commands.Lines);
        Assert.All(_commands.Log.Messages, message =>
        {
            Assert.Equal("urn:pulumi:dev::omega::command:local:Command::it", message.Urn);
            Assert.Equal(LogSeverity.Info, message.Severity);
            Assert.True(message.Ephemeral);
        });
    }

    [Fact]
    public async Task Create_passes_input_variables_and_folder()
    {
        var state = await _commands.CreateAsync($$$"""
            {
              "create": "pwd; cat; echo \"$GIVEN\"", "dir": "{{{_folder.Path}}}", "stdin": "typed\n",
              "environment": {"GIVEN": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "hush"}}
            }
            """);

        Assert.Equal($"{_folder.Path}\ntyped\nhush", state.Fields["stdout"].StringValue);
    }

    [Fact]
    public async Task Create_gives_an_empty_standard_input()
    {
        var state = await _commands.CreateAsync("""{"create": "wc -c | tr -d ' '"}""");

        Assert.Equal("0", state.Fields["stdout"].StringValue);
    }

    [Fact]
    public async Task Create_succeeds_when_the_script_does_not_read_its_input()
    {
        var input = new string('x', 1_000_000);

        var state = await _commands.CreateAsync($$"""{"create": "echo done", "stdin": "{{input}}"}""");

        Assert.Equal("done", state.Fields["stdout"].StringValue);
    }

    [Fact]
    public async Task Create_that_takes_too_long_is_killed_at_once_and_waits_for_whoever_holds_its_output()
    {
        var failure = await _commands.FailureAsync(
            $$"""
            {
              "create": "trap 'touch trapped' TERM; (sleep 2; touch child) & sleep 3; touch lived",
              "dir": "{{_folder.Path}}", "interpreter": ["/bin/bash", "-c"]
            }
            """,
            timeout: 0.5);

        Assert.StartsWith("signal: killed: running \"trap 'touch trapped' TERM; ", failure, StringComparison.Ordinal);
        Assert.Equal(["child"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Cancel_kills_what_is_running()
    {
        var running = _commands.FailureAsync("""{"create": "echo started; exec sleep 20"}""");
        while (!_commands.Lines.Any())
        {
            await Task.Delay(10);
        }

        await _commands.Provider.Cancel(new Google.Protobuf.WellKnownTypes.Empty(), new TestContext());

        Assert.StartsWith("signal: killed: running", await running, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_names_the_exit_status_the_script_and_both_streams()
    {
        var failure = await _commands.FailureAsync("""{"create": "echo \"a\tb\" >&2; sleep 0.1; echo last; exit 9"}""");

        Assert.Equal("exit status 9: running \"echo \\\"a\\tb\\\" >&2; sleep 0.1; echo last; exit 9\":\na\tb\nlast\n", failure);
    }

    [Theory]
    [InlineData("""{"create": "x", "interpreter": ["/no/such"]}""", "fork/exec /no/such: no such file or directory: running \"x\":\n")]
    [InlineData("""{"create": "x", "interpreter": ["nosuch"]}""", "exec: \"nosuch\": executable file not found in $PATH: running \"x\":\n")]
    [InlineData("""{"create": "x", "dir": "/no/such"}""", "chdir /no/such: no such file or directory: running \"x\":\n")]
    public async Task Failure_to_start_says_what_is_missing(string inputs, string message)
    {
        Assert.Equal(message, await _commands.FailureAsync(inputs));
    }

    [Fact]
    public async Task Failure_to_start_says_why_the_system_refused()
    {
        var file = Path.Combine(_folder.Path, "plain");
        await File.WriteAllTextAsync(file, "text");

        var failure = await _commands.FailureAsync($$"""{"create": "x", "interpreter": ["{{file}}"]}""");

        Assert.Equal($"fork/exec {file}: permission denied: running \"x\":\n", failure);
    }

    [Fact]
    public async Task Output_that_is_no_text_fails_after_the_script_has_run()
    {
        var failure = await _commands.FailureAsync(
            $$"""{"create": "printf '\\377\\n'; touch ran", "dir": "{{_folder.Path}}", "logging": "none"}""");

        Assert.Contains("stdout contains non-UTF8 bytes", failure, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "ran")));
    }

    [Fact]
    public async Task Output_of_megabytes_on_both_streams_is_kept_whole()
    {
        var state = await _commands.CreateAsync(
            """{"create": "seq 1 200000; seq 1 200000 >&2", "logging": "none"}""");

        Assert.Equal(1288894, state.Fields["stdout"].StringValue.Length);
        Assert.Equal(1288894, state.Fields["stderr"].StringValue.Length);
    }

    public void Dispose()
    {
        _commands.Dispose();
        _folder.Dispose();
    }
}
