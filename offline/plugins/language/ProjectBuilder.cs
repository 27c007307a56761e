using System.Text.Json;
using Omega.Offline.Plugins.Hosting;

namespace Omega.Offline.Plugins.Language;

/// <summary>Builds programs, so that what runs is always what the sources say.</summary>
/// <remarks>
/// The official host builds each time, which takes three to four seconds when nothing changed. A build is left out here
/// when <see cref="BuildInputs"/> can tell that it would give what is there.
/// </remarks>
internal sealed class ProjectBuilder(IProcessRunner processes, IEngineLog log)
{
    private readonly Dictionary<string, BuildStamp?> _built = new(StringComparer.Ordinal);

    /// <summary>The last build of a program when it is what its sources are now.</summary>
    internal static BuildStamp? Current(ProgramLocation program) =>
        program.Binary is null ? BuildStamp.FindCurrent(program.Project, BuildInputs.Fingerprint(program.Project)) : null;

    /// <summary>Builds unless this process has built the project already; returns the command line that runs it.</summary>
    internal async Task<IReadOnlyList<string>> EnsureAsync(ProgramLocation program, CancellationToken cancellation)
    {
        if (program.Binary is null && !_built.ContainsKey(program.Project))
        {
            await BuildAsync(program, cancellation);
        }

        return program.Command(_built.GetValueOrDefault(program.Project)?.Target);
    }

    /// <summary>Builds when something changed, showing progress; throws with the compiler's errors when that fails.</summary>
    internal async Task BuildAsync(ProgramLocation program, CancellationToken cancellation)
    {
        if (program.Binary is not null)
        {
            return;
        }

        // Taken before the build: what is edited meanwhile is built next time.
        var inputs = BuildInputs.Fingerprint(program.Project);
        if (BuildStamp.FindCurrent(program.Project, inputs) is { } current)
        {
            _built[program.Project] = current;
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

        _built[program.Project] = inputs is null ? null : await RememberAsync(program, inputs, cancellation);
    }

    /// <summary>Builds and hands on each line that the build prints.</summary>
    internal Task<int> RunAsync(ProgramLocation program, Func<string, Task> line, CancellationToken cancellation) =>
        processes.RunAsync(
            new ProcessRequest(["dotnet", "build", "-nologo", program.Project], program.Directory, line, line), cancellation);

    private async Task<BuildStamp?> RememberAsync(ProgramLocation program, string inputs, CancellationToken cancellation)
    {
        var answer = "";
        var ask = new ProcessRequest(
            ["dotnet", "msbuild", "-nologo", "-getProperty:TargetPath", "-getProperty:NETCoreSdkVersion", program.Project],
            program.Directory,
            line =>
            {
                answer += line;
                return Task.CompletedTask;
            },
            _ => Task.CompletedTask);
        if (await processes.RunAsync(ask, cancellation) != 0)
        {
            return null;
        }

        using var document = JsonDocument.Parse(answer);
        var properties = document.RootElement.GetProperty("Properties");
        var built = new BuildStamp(properties.GetProperty("TargetPath").GetString()!, properties.GetProperty("NETCoreSdkVersion").GetString()!);
        if (!File.Exists(built.Target))
        {
            return null;
        }

        built.Write(program.Project, inputs);
        return built;
    }

    private static List<string> Errors(List<string> output)
    {
        var errors = output.Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct().ToList();
        return errors.Count > 0 ? errors : output;
    }
}
