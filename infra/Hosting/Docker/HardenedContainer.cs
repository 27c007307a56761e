using System.Globalization;
using Pulumi;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Hosting.Docker;

/// <summary>Renders <see cref="Hardening"/> as Docker container arguments; callers add only what is their own.</summary>
internal static class HardenedContainer
{
    /// <summary>Changes that the provider reports as done in place but that reach only a new container.</summary>
    public static IReadOnlyList<string> ReplaceOnChanges { get; } = ["healthcheck", "tmpfs"];

    /// <summary>Returns arguments for one hardened container.</summary>
    public static ContainerArgs Args(Input<string> image, SiteSettings limits, InputList<string> healthCheck, int user = Hardening.UserId) => new()
    {
        Image = image,
        ReadOnly = true,
        User = $"{user}:{user}",
        Privileged = false,
        Capabilities = new ContainerCapabilitiesArgs { Drops = Hardening.DroppedCapabilities },
        SecurityOpts = Hardening.NoNewPrivileges,
        Tmpfs = { [Hardening.TmpfsPath] = Hardening.TmpfsOptions(user) },
        Memory = limits.MemoryMiB,
        MemorySwap = limits.MemoryMiB,
        Cpus = limits.Cpus.ToString(CultureInfo.InvariantCulture),
        Ulimits = new ContainerUlimitArgs { Name = "nproc", Soft = Hardening.ProcessesOfTheUser, Hard = Hardening.ProcessesOfTheUser },
        Sysctls = Hardening.Sysctls.ToDictionary(),
        Restart = "unless-stopped",
        LogDriver = Hardening.LogDriver,
        LogOpts = Hardening.LogOptions.ToDictionary(),
        Healthcheck = new ContainerHealthcheckArgs
        {
            Tests = healthCheck,
            Interval = "5s",
            Timeout = "3s",
            StartPeriod = "5s",
            Retries = 3,
        },
        StopSignal = "SIGQUIT",
        StopTimeout = 30,
        DestroyGraceSeconds = 30,
        Wait = false,
    };
}
