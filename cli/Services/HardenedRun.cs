using System.Globalization;

namespace Omega.Cli.Services;

/// <summary>Renders <see cref="Hardening"/> as arguments of `docker run`; callers add only what is their own.</summary>
internal static class HardenedRun
{
    /// <summary>Arguments for one hardened container.</summary>
    /// <param name="user">User and group that it runs as.</param>
    /// <param name="memoryMiB">Memory limit; swap is off.</param>
    /// <param name="cpus">CPU limit.</param>
    /// <param name="pids">Limit of processes and threads.</param>
    public static IEnumerable<string> Arguments(int user, int memoryMiB, double cpus, int pids) =>
    [
        "--read-only", "--cap-drop", Hardening.DroppedCapabilities, "--security-opt", Hardening.NoNewPrivileges,
        "--user", $"{user}:{user}",
        "--tmpfs", $"{Hardening.TmpfsPath}:{Hardening.TmpfsOptions(user)}",
        "--memory", $"{memoryMiB}m", "--memory-swap", $"{memoryMiB}m", "--pids-limit", $"{pids}", "--cpus", cpus.ToString(CultureInfo.InvariantCulture),
        "--log-driver", Hardening.LogDriver, .. Hardening.LogOptions.SelectMany(option => new[] { "--log-opt", $"{option.Key}={option.Value}" }),
    ];
}
