using System.ComponentModel;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>Settings of `omega up`.</summary>
internal sealed class UpSettings : StackSettings
{
    /// <summary>Compare with what really runs before deploying.</summary>
    [CommandOption("--refresh")]
    [Description("First read what really runs, so that what was removed or changed by hand is brought back.")]
    public bool Refresh { get; init; }
}
