using Omega.Cli.Processes;
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

    /// <summary>Path of this checkout's own engine among its programs.</summary>
    public static string OfflineIn(string programs) => Path.Combine(programs, OfflineProgram);

    /// <summary>The engine that the environment demands, or null.</summary>
    public static string? Forced() => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => null,
        Pulumi => Pulumi,
        Offline => Offline,
        var other => throw new OmegaException($"{Variable} must be {Pulumi} or {Offline}, was '{other}'.", ExitCode.Input),
    };

    /// <summary>Path of the pulumi CLI to use; null when this checkout's own engine is to be used.</summary>
    public static string? Choose(Checkout checkout) => Forced() switch
    {
        Offline => null,
        Pulumi => TryFind(checkout) ?? throw new OmegaException(
            $"{Variable}={Pulumi}, but there is no pulumi CLI on PATH, in ~/.pulumi/bin or in {Path.GetDirectoryName(PublishedCli.Program(checkout))}, and `./omega up` could not fetch it.\nInstall it (https://www.pulumi.com/docs/install/), or unset {Variable} to use the engine of this checkout."),
        _ => TryFind(checkout),
    };

    /// <summary>Path of the pulumi CLI: on PATH, where its installer puts it, or where <see cref="PublishedCli"/> did; else null.</summary>
    public static string? TryFind(Checkout checkout) =>
        ProgramPath.Find(Pulumi)
        ?? ProgramPath.Find(Pulumi, Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pulumi", "bin"))
        ?? ProgramPath.Find(Pulumi, Path.GetDirectoryName(PublishedCli.Program(checkout)));
}
