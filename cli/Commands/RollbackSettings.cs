using System.ComponentModel;
using Omega.Cli.Ledger;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>Settings of `omega rollback`.</summary>
internal sealed class RollbackSettings : CommandSettings
{
    /// <summary>The release to go back to; with <see cref="At"/>, the stack.</summary>
    [CommandArgument(0, "[target]")]
    [Description("The release to go back to: `previous` (the default), a version, or the unique beginning of one such as 20240401-1345.")]
    public string? First { get; init; }

    /// <summary>Name of the stack.</summary>
    [CommandArgument(1, "[stack]")]
    [Description("Stack to work on; the default is dev.")]
    public string? Second { get; init; }

    /// <summary>Time at which the release was served.</summary>
    [CommandOption("--at <TIME>")]
    [Description("Instead of a target: go back to what was served at that time, such as 2024-04-01T13:45Z; UTC where no zone is given.")]
    public string? At { get; init; }

    /// <summary>Name of the stack.</summary>
    public string Stack => (At is null ? Second : First) ?? "dev";

    /// <summary>The release to go back to.</summary>
    public string Target => First ?? ReleaseTarget.Previous;

    /// <inheritdoc/>
    public override ValidationResult Validate() => At is not null && Second is not null
        ? ValidationResult.Error($"--at stands for the target, so '{First}' and '{Second}' cannot both be the stack. Give one of them.")
        : ValidationResult.Success();
}
