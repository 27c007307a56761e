using Omega.Offline.Plugins.Command.Tests.Support;
using Omega.Offline.Plugins.Command.Values;

namespace Omega.Offline.Plugins.Command.Tests;

public sealed class CommandLifeTests : IDisposable
{
    private readonly Commands _commands = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Create_in_a_preview_runs_nothing_and_knows_no_output()
    {
        var state = await _commands.CreateAsync(
            $$"""{"create": "touch {{_folder.Path}}/ran", "assetPaths": ["*"]}""", preview: true);

        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.All(["stdout", "stderr", "assets"], key => Assert.Equal(Wire.Unknown, state.Fields[key].StringValue));
        Assert.DoesNotContain("archive", state.Fields.Keys);
    }

    [Fact]
    public async Task Create_without_a_script_has_empty_outputs()
    {
        var state = await _commands.CreateAsync("""{"delete": "true"}""");

        Assert.Equal(Commands.Object("""{"delete": "true", "stdout": "", "stderr": ""}"""), state);
    }

    [Fact]
    public async Task Update_sees_what_the_run_before_printed()
    {
        var state = await _commands.UpdateAsync(
            """{"stdout": "was", "stderr": "said"}""",
            """{"create": "false", "update": "echo $PULUMI_COMMAND_STDOUT $PULUMI_COMMAND_STDERR"}""");

        Assert.Equal("was said", state.Fields["stdout"].StringValue);
    }

    [Fact]
    public async Task Update_does_not_see_it_when_told_so()
    {
        var state = await _commands.UpdateAsync(
            """{"stdout": "was", "stderr": ""}""",
            """{"create": "echo [$PULUMI_COMMAND_STDOUT]", "addPreviousOutputInEnv": false}""");

        Assert.Equal("[]", state.Fields["stdout"].StringValue);
    }

    [Fact]
    public async Task Update_without_any_script_keeps_the_outputs()
    {
        var state = await _commands.UpdateAsync("""{"stdout": "was", "stderr": "said", "assets": {}}""", """{"delete": "true"}""");

        Assert.Equal(Commands.Object("""{"delete": "true", "stdout": "was", "stderr": "said", "assets": {}}"""), state);
    }

    [Fact]
    public async Task Delete_runs_its_script_with_the_last_output()
    {
        await _commands.DeleteAsync(
            $$"""{"create": "false", "delete": "echo $PULUMI_COMMAND_STDOUT > gone", "dir": "{{_folder.Path}}", "stdout": "made", "stderr": ""}""");

        Assert.Equal("made\n", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "gone")));
    }

    [Fact]
    public async Task Invoke_without_a_command_says_so()
    {
        var response = await _commands.InvokeAsync("""{"dir": "/"}""");

        Assert.Equal("command", Assert.Single(response.Failures).Property);
    }

    [Fact]
    public async Task Check_names_every_input_of_the_wrong_kind()
    {
        var response = await _commands.CheckAsync("""
            {
              "create": 1, "environment": {"A": true, "B": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"},
              "interpreter": ["sh", 2], "triggers": [1, {"a": 2}], "addPreviousOutputInEnv": "yes"
            }
            """);

        Assert.Equal(
            [
                "'addPreviousOutputInEnv' must be true or false; given: a text.",
                "'create' must be a text; given: a number.",
                "'environment.A' must be a text; given: true or false.",
                "'interpreter[1]' must be a text; given: a number.",
            ],
            response.Failures.Select(failure => failure.Reason).Order(StringComparer.Ordinal));
    }

    public void Dispose()
    {
        _commands.Dispose();
        _folder.Dispose();
    }
}
