using System.ComponentModel;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>Settings of `omega test`.</summary>
internal sealed class TestSettings : CommandSettings
{
    /// <summary>Only these projects.</summary>
    [CommandArgument(0, "[filter]")]
    [Description("Only projects whose path contains this text, for example tests/Infra.")]
    public string? Filter { get; init; }
}
