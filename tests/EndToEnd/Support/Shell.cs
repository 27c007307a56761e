using CliWrap;
using CliWrap.Buffered;

namespace Omega.EndToEnd.Tests.Support;

/// <summary>Runs a program to its end; both outputs are kept.</summary>
public static class Shell
{
    public static async Task<Ran> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? input = null,
        Action<int>? started = null)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        var command = CliWrap.Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(folder ?? Environment.CurrentDirectory)
            .WithEnvironmentVariables(environment ?? new Dictionary<string, string?>())
            .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromString(input))
            .WithValidation(CommandResultValidation.None);
        var running = command.ExecuteBufferedAsync(limit.Token);
        started?.Invoke(running.ProcessId);
        var result = await running;
        return new Ran(result.ExitCode, result.StandardOutput, result.StandardError);
    }

    public static Task<Ran> DockerAsync(params string[] arguments) => RunAsync("docker", arguments);

    public static Task<Ran> BashAsync(string script, IReadOnlyDictionary<string, string?>? environment = null) =>
        RunAsync("/bin/bash", ["-euo", "pipefail", "-c", script], environment: environment);

    /// <summary>Whether a program is on PATH.</summary>
    public static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
