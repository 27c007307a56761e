using Omega.Cli.Machine;
using Omega.Cli.Support;

namespace Omega.Cli.Engines;

/// <summary>Which program deploys: the `pulumi` CLI of this machine.</summary>
internal static class EngineChoice
{
    /// <summary>Environment variable that forces the engine.</summary>
    public const string Variable = "OMEGA_ENGINE";

    /// <summary>Path of the engine's program; fails with how to get one.</summary>
    public static string Find()
    {
        var forced = Environment.GetEnvironmentVariable(Variable);
        if (forced is "offline")
        {
            throw new CliException($"{Variable}=offline: this version has no engine of its own yet. Unset it and put the pulumi CLI on PATH.");
        }

        if (forced is not (null or "" or "pulumi"))
        {
            throw new CliException($"{Variable} must be pulumi or offline, was '{forced}'.", ExitCode.Usage);
        }

        return TryFind() ?? throw new CliException(
            "There is no pulumi CLI on PATH or in ~/.pulumi/bin, and this version has no engine of its own yet.\nInstall the CLI: https://www.pulumi.com/docs/install/");
    }

    /// <summary>Path of the pulumi CLI, or null.</summary>
    public static string? TryFind() =>
        ProgramPath.Find("pulumi")
        ?? ProgramPath.Find("pulumi", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pulumi", "bin"));
}
