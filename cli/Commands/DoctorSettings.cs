using System.ComponentModel;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>Settings of `omega doctor`.</summary>
internal sealed class DoctorSettings : CommandSettings
{
    /// <summary>Print JSON.</summary>
    [CommandOption("--json")]
    [Description("Print JSON.")]
    public bool Json { get; init; }
}
