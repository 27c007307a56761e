using System.ComponentModel;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>Settings of `omega down`.</summary>
internal sealed class DownSettings : StackSettings
{
    /// <summary>Remove everything.</summary>
    [CommandOption("--purge")]
    [Description("Also remove images, logs, registry, trust server, keys and state: every trace on this machine.")]
    public bool Purge { get; init; }

    /// <summary>Stop registry and trust server.</summary>
    [CommandOption("--services")]
    [Description("Also stop registry and trust server; their data stays and `up` starts them again.")]
    public bool Services { get; init; }

    /// <summary>Ask nothing.</summary>
    [CommandOption("-y|--yes")]
    [Description("Ask nothing. Without a terminal --purge needs it.")]
    public bool Yes { get; init; }
}
