using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Engines;

/// <summary>The programs of this checkout's `offline` folder, built when their sources changed.</summary>
internal sealed class LocalBuilds(Checkout checkout, IProcesses processes, Report report)
{
    private static readonly string[] Plugins = ["language", "docker", "command"];
    private static readonly string[] SourceKinds = [".cs", ".csproj", ".proto", ".props", ".json"];

    /// <summary>Folders of the stand-in plugins, for the engine's PATH.</summary>
    public async Task<IReadOnlyList<string>> PluginsAsync(CancellationToken cancellation)
    {
        var folders = new List<string>();
        foreach (var name in Plugins)
        {
            folders.Add(await EnsureAsync($"plugin '{name}'", checkout.At("offline", "plugins", name), [checkout.At("offline", "plugins", "hosting")], cancellation));
        }

        return folders;
    }

    /// <summary>Program of the engine for machines without the pulumi CLI.</summary>
    public async Task<string> EngineAsync(CancellationToken cancellation) =>
        Path.Combine(await EnsureAsync("engine", checkout.At("offline", "engine"), [checkout.At("offline", "plugins", "hosting")], cancellation), EngineChoice.OfflineProgram);

    private async Task<string> EnsureAsync(string what, string folder, string[] shared, CancellationToken cancellation)
    {
        var project = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.csproj").FirstOrDefault() : null;
        if (project is null)
        {
            throw new CliException($"{folder} holds no project. The {what} is needed where the official one cannot be fetched: check the checkout out completely (git status).");
        }

        var output = Path.Combine(folder, "bin", "Debug", "net10.0");
        var changed = NewestSource([folder, .. shared, checkout.At("offline", "protocol")]);
        var stamp = Path.Combine(checkout.Machine, "build", Path.GetFileName(folder));
        if (!File.Exists(stamp) || File.GetLastWriteTimeUtc(stamp) < changed || !Directory.Exists(output))
        {
            await BuildAsync(what, project, cancellation);
            SecretFile.Write(stamp, "");
            File.SetLastWriteTimeUtc(stamp, changed.AddSeconds(1));
        }

        return output;
    }

    private async Task BuildAsync(string what, string project, CancellationToken cancellation)
    {
        report.Step($"Building the {what}");
        var build = new ProcessCall("dotnet", "build", project, "-nologo", "-v", "q", "-nodeReuse:false")
        {
            Folder = checkout.Root,
            Environment = new Dictionary<string, string?>(DotnetEnvironment.Variables) { ["PulumiPackages"] = PackagesChoice.Offline },
            Limit = TimeSpan.FromMinutes(10),
        };
        var result = await processes.RunAsync(build, cancellation);
        if (!result.Succeeded)
        {
            // The compiler reports on standard output.
            var errors = result.Output.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Distinct().Take(5);
            throw new CliException($"The {what} does not build ({project}):\n{string.Join('\n', errors)}{result.Error}");
        }
    }

    private DateTime NewestSource(IEnumerable<string> folders) => folders
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(checkout.Root, "Directory.*.props"))
        .Where(file => SourceKinds.Contains(Path.GetExtension(file)))
        .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
        .Select(File.GetLastWriteTimeUtc)
        .DefaultIfEmpty(DateTime.UnixEpoch)
        .Max();
}
