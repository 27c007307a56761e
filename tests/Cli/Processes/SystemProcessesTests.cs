using Omega.Cli.Processes;

namespace Omega.Cli.Tests.Processes;

public sealed class SystemProcessesTests
{
    private readonly SystemProcesses _processes = new();

    [Fact]
    public async Task RunAsync_gives_both_outputs_exit_code_and_input()
    {
        var call = new ProcessCall("sh", "-c", "cat; echo problem >&2; exit 5") { Input = "secret"u8.ToArray() };

        var result = await _processes.RunAsync(call);

        Assert.Equal((5, "secret", "problem\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task RunAsync_without_input_closes_standard_input()
    {
        var result = await _processes.RunAsync(new ProcessCall("cat") { Limit = Patience.Limit });

        Assert.True(result.Succeeded);
    }

    [Fact]
    public async Task RunAsync_of_a_missing_program_is_a_result_that_names_it()
    {
        var result = await _processes.RunAsync(new ProcessCall("no-such-program"));

        Assert.Equal(ProcessResult.NotFound, result.ExitCode);
        var problem = Assert.Throws<OmegaException>(() => result.Must("sign", "Install it."));
        Assert.Equal("Cannot sign: the program 'no-such-program' is not on PATH\nInstall it.", problem.Message);
    }

    [Fact]
    public async Task RunAsync_stops_a_program_whose_time_is_up()
    {
        var result = await _processes.RunAsync(new ProcessCall("sleep", "infinity") { Limit = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(ProcessResult.TimedOut, result.ExitCode);
    }

    [Fact]
    public async Task RunAsync_sets_and_removes_variables_and_reports_lines_as_they_come()
    {
        var lines = new List<string>();
        var call = new ProcessCall("sh", "-c", "echo \"${HOME-none}\"; echo \"$OMEGA_X\"")
        {
            Environment = new Dictionary<string, string?> { ["HOME"] = null, ["OMEGA_X"] = "a b'$" },
            OnLine = lines.Add,
        };

        await _processes.RunAsync(call);

        Assert.Equal(["none", "a b'$"], lines);
    }
}
