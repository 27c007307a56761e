using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Engines;

/// <summary>Engine and plugins of this checkout's `offline` folder, built when their sources changed: native where they can be linked.</summary>
internal sealed class LocalPrograms(Checkout checkout, IProcesses processes, Report report)
{
    private static readonly string[] SourceFolders = ["engine", "plugins", "programs", "protocol"];
    private static readonly string[] SourceKinds = [".cs", ".csproj", ".proto", ".props", ".targets", ".json"];

    private string Project => checkout.At("offline", "programs", "Omega.Offline.Programs.csproj");

    private string Stamp => Path.Combine(checkout.Machine, "build", "programs");

    /// <summary>What the last build made; null before the first.</summary>
    public ProgramKind? Built => File.Exists(Stamp) && Enum.TryParse<ProgramKind>(File.ReadAllText(Stamp), out var kind) ? kind : null;

    /// <summary>Folder with the engine and the plugins, for PATH.</summary>
    public async Task<string> EnsureAsync(CancellationToken cancellation)
    {
        if (!File.Exists(Project))
        {
            throw new OmegaException($"{Project} is missing. Engine and plugins are built from it where the official ones cannot be fetched: check the checkout out completely (git status).");
        }

        var changed = NewestSource();
        var canLink = await new Linker(processes).IsThereAsync(cancellation);
        if (Built is not { } kind || File.GetLastWriteTimeUtc(Stamp) < changed || !Directory.Exists(Folder(kind)) || (kind == ProgramKind.Unlinked && canLink))
        {
            report.Step($"Building engine and plugins{(canLink ? ", native (a minute or two)" : "")}");
            kind = canLink ? await NativeAsync(cancellation) : ProgramKind.Unlinked;
            if (kind != ProgramKind.Native)
            {
                await ManagedAsync(cancellation);
            }

            SecretFile.Write(Stamp, kind.ToString());
            File.SetLastWriteTimeUtc(Stamp, changed.AddSeconds(1));
        }

        return Folder(kind);
    }

    private string Folder(ProgramKind kind) => Path.Combine(
        Path.GetDirectoryName(Project)!, "bin", kind == ProgramKind.Native ? "native" : Path.Combine("Debug", "net10.0"));

    private async Task<ProgramKind> NativeAsync(CancellationToken cancellation)
    {
        var result = await DotnetAsync(cancellation, "publish", Project, "-c", "Debug", "-p:Native=true");
        if (result.Succeeded)
        {
            return ProgramKind.Native;
        }

        report.Warn($"Engine and plugins cannot be made native, so they start slower:\n{Errors(result)}");
        return ProgramKind.Failed;
    }

    private async Task ManagedAsync(CancellationToken cancellation)
    {
        var result = await DotnetAsync(cancellation, "build", Project);
        if (!result.Succeeded)
        {
            throw new OmegaException($"Engine and plugins do not build ({Project}):\n{Errors(result)}");
        }
    }

    private Task<ProcessResult> DotnetAsync(CancellationToken cancellation, params string[] arguments)
    {
        var build = new ProcessCall("dotnet", [.. arguments, "-nologo", "-v", "q", "-nodeReuse:false"])
        {
            Folder = checkout.Root,
            Environment = new Dictionary<string, string?>(DotnetEnvironment.Variables) { ["PulumiPackages"] = PackagesChoice.Offline },
            Limit = TimeSpan.FromMinutes(20),
        };
        return processes.RunAsync(build, cancellation);
    }

    // The compiler reports on standard output.
    private static string Errors(ProcessResult result) => string.Join(
        '\n',
        result.Output.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Distinct().Take(5).Append(result.Error.Trim()));

    private DateTime NewestSource() => SourceFolders
        .SelectMany(folder => Directory.EnumerateFiles(checkout.At("offline", folder), "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(checkout.Root, "Directory.*"))
        .Where(file => SourceKinds.Contains(Path.GetExtension(file)))
        .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
        .Select(File.GetLastWriteTimeUtc)
        .DefaultIfEmpty(DateTime.UnixEpoch)
        .Max();
}
