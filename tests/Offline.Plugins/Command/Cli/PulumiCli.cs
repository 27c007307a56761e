using System.Diagnostics;
using Omega.Offline.Plugins.Command.Tests.Support;
using Omega.Offline.Tests.Support;

namespace Omega.Offline.Plugins.Command.Tests.Cli;

/// <summary>The real pulumi CLI with our provider on its PATH, and a project and a state folder of its own.</summary>
internal sealed class PulumiCli : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    private PulumiCli()
    {
        _path = $"{OfflinePrograms.Folder}:{Environment.GetEnvironmentVariable("PATH")}";
        Directory.CreateDirectory(Path.Combine(_folder.Path, "state"));
    }

    internal string Folder => _folder.Path;

    /// <summary>Skips the test, saying what is missing, where there is no CLI.</summary>
    internal static PulumiCli Open()
    {
        foreach (var program in (string[])["pulumi", "pulumi-language-yaml"])
        {
            Skip.IfNot(
                (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))),
                $"{program} is not on PATH.");
        }

        return new PulumiCli();
    }

    internal void Write(string program) => File.WriteAllText(Path.Combine(Folder, "Pulumi.yaml"), program);

    internal Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync(
        "pulumi",
        [.. arguments, "--non-interactive"],
        Folder,
        new Dictionary<string, string>
        {
            ["PATH"] = _path,
            ["PULUMI_CONFIG_PASSPHRASE"] = "test",
            ["PULUMI_BACKEND_URL"] = $"file://{Folder}/state",
            ["PULUMI_SKIP_UPDATE_CHECK"] = "true",
            ["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true",
        });

    public void Dispose() => _folder.Dispose();

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, string folder, Dictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("/usr/bin/env", [.. variables.Select(pair => $"{pair.Key}={pair.Value}"), program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
