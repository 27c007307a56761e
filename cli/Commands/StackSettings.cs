using System.ComponentModel;
using Omega.Cli.Engines;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>Settings of every command that works on one stack.</summary>
internal class StackSettings : CommandSettings, INamesStack
{
    /// <summary>Name of the stack.</summary>
    [CommandArgument(0, "[stack]")]
    [Description("Stack to work on; Pulumi.<stack>.yaml is its configuration.")]
    [DefaultValue("dev")]
    public string Stack { get; init; } = "dev";
}
