using Grpc.Core;
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
    public async Task Delete_is_over_when_its_script_is()
    {
        await _commands.DeleteAsync($$"""{"delete": "sleep 0.2; touch gone", "dir": "{{_folder.Path}}", "stdout": "", "stderr": ""}""");

        Assert.True(File.Exists(Path.Combine(_folder.Path, "gone")));
    }

    [Fact]
    public async Task Delete_whose_script_fails_fails_with_what_it_printed()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            _commands.DeleteAsync("""{"create": "true", "delete": "echo still in use >&2; exit 3", "stdout": "", "stderr": ""}"""));

        Assert.Equal("exit status 3: running \"echo still in use >&2; exit 3\":\nstill in use\n", refused.Status.Detail);
    }

    [Fact]
    public async Task Delete_without_a_script_runs_nothing()
    {
        await _commands.DeleteAsync("""{"create": "false", "update": "false", "stdout": "made", "stderr": ""}""");

        Assert.Empty(_commands.Lines);
    }

    [Fact]
    public async Task Update_and_delete_are_killed_when_they_take_too_long()
    {
        var update = await Assert.ThrowsAsync<RpcException>(() => _commands.UpdateAsync("{}", """{"update": "exec sleep 600"}""", timeout: 0.2));
        var delete = await Assert.ThrowsAsync<RpcException>(() => _commands.DeleteAsync("""{"delete": "exec sleep 600"}""", timeout: 0.2));

        Assert.StartsWith("signal: killed: ", update.Status.Detail, StringComparison.Ordinal);
        Assert.StartsWith("signal: killed: ", delete.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_in_a_preview_runs_nothing_and_knows_no_output()
    {
        var state = await _commands.UpdateAsync(
            """{"stdout": "was", "stderr": ""}""", $$"""{"create": "touch {{_folder.Path}}/ran"}""", preview: true);

        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.Equal(Wire.Unknown, state.Fields["stdout"].StringValue);
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
