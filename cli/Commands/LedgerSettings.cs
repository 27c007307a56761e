using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>Settings of `omega ledger` and `omega ledger verify`.</summary>
internal sealed class LedgerSettings : CommandSettings
{
    private const string VerifyWord = "verify";

    /// <summary>`verify`, or the stack.</summary>
    [CommandArgument(0, "[verify|stack]")]
    [Description("`verify` checks the chain of records, the registry and the signatures; anything else is the stack, by default dev.")]
    public string? First { get; init; }

    /// <summary>The stack after `verify`.</summary>
    [CommandArgument(1, "[stack]")]
    [Description("Stack to check, by default dev.")]
    public string? Second { get; init; }

    /// <summary>Print JSON.</summary>
    [CommandOption("--json")]
    [Description("Print JSON.")]
    public bool Json { get; init; }

    /// <summary>File to write a page to.</summary>
    [CommandOption("--html <FILE>")]
    [Description("Write a page with a timeline to this file.")]
    public string? Html { get; init; }

    /// <summary>Whether the ledger is to be checked, not shown.</summary>
    public bool Verify => First == VerifyWord;

    /// <summary>Name of the stack.</summary>
    public string Stack => (Verify ? Second : First) ?? "dev";

    /// <inheritdoc/>
    public override ValidationResult Validate() =>
        !Verify && Second is not null ? ValidationResult.Error($"The first of two words must be '{VerifyWord}', was '{First}'.")
        : Html is not null && (Json || Verify) ? ValidationResult.Error("--html stands alone: it writes the records as a page.")
        : ValidationResult.Success();
}
