using System.ComponentModel;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>Settings of `omega promote`.</summary>
internal sealed class PromoteSettings : CommandSettings
{
    /// <summary>Stack whose served release is taken.</summary>
    [CommandArgument(0, "<from>")]
    [Description("Stack whose served release is taken.")]
    public string From { get; init; } = "";

    /// <summary>Stack that is to serve it.</summary>
    [CommandArgument(1, "<to>")]
    [Description("Stack that is to serve it; the release is written into its configuration file.")]
    public string To { get; init; } = "";

    /// <summary>Deploy it at once.</summary>
    [CommandOption("--deploy")]
    [Description("Deploy it at once; without, a commit of the changed file and its review do.")]
    public bool Deploy { get; init; }
}
