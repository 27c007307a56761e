using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Machine;

/// <summary>Installs packages of the distribution, as root or through sudo without a question.</summary>
internal sealed class Apt(IProcesses processes, Report report)
{
    private static readonly Dictionary<string, string?> Quiet = new() { ["DEBIAN_FRONTEND"] = "noninteractive", ["LC_ALL"] = "C.UTF-8" };

    /// <summary>Words before a command that make it run as root; null when this user cannot become root unasked.</summary>
    public async Task<IReadOnlyList<string>?> RootAsync(CancellationToken cancellation)
    {
        if (Environment.IsPrivilegedProcess)
        {
            return [];
        }

        return (await processes.RunAsync(new ProcessCall("sudo", "-n", "true"), cancellation)).Succeeded ? ["sudo", "-n"] : null;
    }

    /// <summary>Whether this user can install packages here, unasked.</summary>
    public async Task<bool> IsUsableAsync(CancellationToken cancellation) =>
        ProgramPath.Find("apt-get") is not null && await RootAsync(cancellation) is not null;

    /// <summary>Makes sure that a program is on PATH, from the named package.</summary>
    public async Task ProgramAsync(string program, string package, string neededFor, CancellationToken cancellation)
    {
        if (ProgramPath.Find(program) is null)
        {
            await InstallAsync([package], neededFor, cancellation);
        }
    }

    /// <summary>Installs packages; fails with the command to run by hand when this user may not.</summary>
    public async Task InstallAsync(IReadOnlyList<string> packages, string neededFor, CancellationToken cancellation)
    {
        var names = string.Join(' ', packages);
        var remedy = $"Install by hand: sudo apt-get install {names}";
        var root = ProgramPath.Find("apt-get") is null ? null : await RootAsync(cancellation);
        if (root is null)
        {
            throw new OmegaException($"{names} must be installed for {neededFor}, and this user can neither run apt-get as root nor use sudo without a password.\n{remedy}");
        }

        report.Step($"Installing {names} ({neededFor})");
        string[] install = ["apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", .. packages];
        var result = await AsRootAsync(root, install, cancellation);
        if (!result.Succeeded)
        {
            await AsRootAsync(root, ["apt-get", "update"], cancellation);
            result = await AsRootAsync(root, install, cancellation);
        }

        result.Must($"install {names}", remedy);
    }

    /// <summary>Whether the distribution has a package.</summary>
    public async Task<bool> KnowsAsync(string package, CancellationToken cancellation) =>
        (await processes.RunAsync(new ProcessCall("apt-cache", "show", package), cancellation)).Succeeded;

    /// <summary>Runs a command as root.</summary>
    public Task<ProcessResult> AsRootAsync(IReadOnlyList<string> root, IReadOnlyList<string> command, CancellationToken cancellation)
    {
        IReadOnlyList<string> all = [.. root, .. command];
        return processes.RunAsync(
            new ProcessCall(all[0], [.. all.Skip(1)]) { Environment = Quiet, Limit = TimeSpan.FromMinutes(20) },
            cancellation);
    }
}
