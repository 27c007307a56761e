using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Engines;

/// <summary>The stand-in plugins of this checkout, built when their sources changed.</summary>
internal sealed class Plugins(Checkout checkout, IProcesses processes, Report report)
{
    private static readonly string[] Names = ["language", "docker", "command"];
    private static readonly string[] SourceKinds = [".cs", ".csproj", ".proto", ".props", ".json"];

    /// <summary>Builds what is out of date; returns the folders for the engine's PATH.</summary>
    public async Task<IReadOnlyList<string>> EnsureAsync(CancellationToken cancellation)
    {
        var folders = new List<string>();
        foreach (var name in Names)
        {
            var project = Directory.Exists(checkout.At("offline", "plugins", name))
                ? Directory.EnumerateFiles(checkout.At("offline", "plugins", name), "*.csproj").FirstOrDefault()
                : null;
            if (project is null)
            {
                throw new CliException($"{checkout.At("offline", "plugins", name)} holds no project. The plugin '{name}' is needed where the official one cannot be fetched; set {PackagesChoice.Variable}=nuget to use the official ones.");
            }

            var output = Path.Combine(Path.GetDirectoryName(project)!, "bin", "Debug", "net10.0");
            var changed = NewestSource(name);
            var stamp = Path.Combine(checkout.Machine, "build", name);
            if (!File.Exists(stamp) || File.GetLastWriteTimeUtc(stamp) < changed || !Directory.Exists(output))
            {
                await BuildAsync(name, project, cancellation);
                SecretFile.Write(stamp, "");
                File.SetLastWriteTimeUtc(stamp, changed.AddSeconds(1));
            }

            folders.Add(output);
        }

        return folders;
    }

    private async Task BuildAsync(string name, string project, CancellationToken cancellation)
    {
        report.Step($"Building the plugin '{name}'");
        var build = new ProcessCall("dotnet", "build", project, "-nologo", "-v", "q", "-nodeReuse:false")
        {
            Environment = new Dictionary<string, string?>(DotnetEnvironment.Variables) { ["PulumiPackages"] = PackagesChoice.Offline },
            Limit = TimeSpan.FromMinutes(10),
        };
        var result = await processes.RunAsync(build, cancellation);
        if (!result.Succeeded)
        {
            // The compiler reports on standard output.
            throw new CliException($"The plugin '{name}' does not build ({project}):\n{string.Join('\n', result.Output.Trim().Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Distinct().Take(5))}");
        }
    }

    private DateTime NewestSource(string name) => new[] { checkout.At("offline", "plugins", name), checkout.At("offline", "plugins", "hosting"), checkout.At("offline", "protocol") }
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(checkout.Root, "Directory.*.props"))
        .Where(file => SourceKinds.Contains(Path.GetExtension(file)))
        .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
        .Select(File.GetLastWriteTimeUtc)
        .DefaultIfEmpty(DateTime.UnixEpoch)
        .Max();
}
