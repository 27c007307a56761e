using Omega.Cli.Machine;
using Omega.Cli.Support;

namespace Omega.Cli.Engines;

/// <summary>Which program deploys: the `pulumi` CLI where it is, else this checkout's own engine on the same state.</summary>
internal static class EngineChoice
{
    /// <summary>Environment variable that forces the engine.</summary>
    public const string Variable = "OMEGA_ENGINE";

    /// <summary>The pulumi CLI.</summary>
    public const string Pulumi = "pulumi";

    /// <summary>This checkout's own engine.</summary>
    public const string Offline = "offline";

    /// <summary>File name of this checkout's own engine.</summary>
    public const string OfflineProgram = "omega-engine";

    /// <summary>Path of the pulumi CLI to use; null when this checkout's own engine is to be used.</summary>
    public static string? Choose() => Environment.GetEnvironmentVariable(Variable) switch
    {
        Offline => null,
        Pulumi => TryFind() ?? throw new CliException(
            $"{Variable}={Pulumi}, but there is no pulumi CLI on PATH or in ~/.pulumi/bin.\nInstall it (https://www.pulumi.com/docs/install/), or unset {Variable} to use the engine of this checkout."),
        null or "" => TryFind(),
        var other => throw new CliException($"{Variable} must be {Pulumi} or {Offline}, was '{other}'.", ExitCode.Usage),
    };

    /// <summary>Path of the pulumi CLI, or null.</summary>
    public static string? TryFind() =>
        ProgramPath.Find(Pulumi)
        ?? ProgramPath.Find(Pulumi, Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pulumi", "bin"));
}
