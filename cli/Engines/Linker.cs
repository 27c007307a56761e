using Omega.Cli.Machine;
using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Engines;

/// <summary>The C compiler and library by which .NET links a native program.</summary>
internal sealed class Linker(IProcesses processes)
{
    /// <summary>Packages of the distribution that hold them.</summary>
    public static readonly IReadOnlyList<string> Packages = ["gcc", "libc6-dev"];

    // What every C program is linked with: a compiler that has no C library prints the name as it was given.
    private const string StartFile = "Scrt1.o";

    /// <summary>Whether native programs can be linked.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellation)
    {
        // In the order in which .NET looks.
        foreach (var compiler in new[] { "clang", "gcc" })
        {
            var asked = await processes.RunAsync(new ProcessCall(compiler, $"-print-file-name={StartFile}"), cancellation);
            if (asked.ExitCode != ProcessResult.NotFound)
            {
                return asked.Succeeded && asked.Text != StartFile;
            }
        }

        return false;
    }

    /// <summary>Installs them where they are missing and this user may; the programs run without them as well, later.</summary>
    public async Task EnsureAsync(Apt apt, Report report, CancellationToken cancellation)
    {
        if (await IsThereAsync(cancellation) || !await apt.IsUsableAsync(cancellation))
        {
            return;
        }

        try
        {
            await apt.InstallAsync(Packages, "native engine and plugins", cancellation);
        }
        catch (OmegaException problem)
        {
            report.Warn($"Going on without: {problem.Message}");
        }
    }
}
