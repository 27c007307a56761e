using System.ComponentModel;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>Settings of `omega preview`.</summary>
internal sealed class PreviewSettings : StackSettings
{
    /// <summary>Print Markdown.</summary>
    [CommandOption("--markdown")]
    [Description("Print Markdown for a pull request comment.")]
    public bool Markdown { get; init; }

    /// <summary>Print the engine's own JSON.</summary>
    [CommandOption("--json")]
    [Description("Print the plan as JSON, as the engine gives it.")]
    public bool Json { get; init; }
}
