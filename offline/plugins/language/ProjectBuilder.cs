using Omega.Offline.Plugins.Hosting;

namespace Omega.Offline.Plugins.Language;

/// <summary>Builds programs, so that what runs is always what the sources say.</summary>
internal sealed class ProjectBuilder(IProcessRunner processes, IEngineLog log)
{
    private readonly HashSet<string> _built = new(StringComparer.Ordinal);

    /// <summary>Builds unless this process has built the project already.</summary>
    internal Task EnsureAsync(ProgramLocation program, CancellationToken cancellation) =>
        _built.Contains(program.Project) ? Task.CompletedTask : BuildAsync(program, cancellation);

    /// <summary>Builds, showing progress; throws with the compiler's errors when that fails.</summary>
    internal async Task BuildAsync(ProgramLocation program, CancellationToken cancellation)
    {
        if (program.Binary is not null)
        {
            return;
        }

        var output = new List<string>();
        var progress = new OutputRelay(log, ephemeral: true);
        var exitCode = await RunAsync(
            program,
            line =>
            {
                output.Add(line);
                return progress.WriteAsync(line);
            },
            cancellation);
        if (exitCode != 0)
        {
            throw new LanguageException(
                $"'dotnet build -nologo {program.Project}' exited with non-zero exit code: {exitCode}\n"
                + string.Join('\n', Errors(output)));
        }

        _built.Add(program.Project);
    }

    /// <summary>Builds and hands on each line that the build prints.</summary>
    internal Task<int> RunAsync(ProgramLocation program, Func<string, Task> line, CancellationToken cancellation) =>
        processes.RunAsync(
            new ProcessRequest(["dotnet", "build", "-nologo", program.Project], program.Directory, line, line), cancellation);

    private static List<string> Errors(List<string> output)
    {
        var errors = output.Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct().ToList();
        return errors.Count > 0 ? errors : output;
    }
}
