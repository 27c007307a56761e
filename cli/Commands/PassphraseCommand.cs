using System.ComponentModel;
using Omega.Cli.Configuration;
using Omega.Cli.Support;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega passphrase`: another passphrase for state, configuration and this machine together.</summary>
internal sealed class PassphraseCommand : OmegaCommand<PassphraseSettings>
{
    /// <inheritdoc/>
    public override Task<int> ExecuteAsync(CommandContext context, PassphraseSettings settings, CancellationToken cancellationToken) =>
        Exclusively(async () =>
        {
            var given = settings.From is null ? null : Read(settings.From);
            var engine = await Setup.EngineAsync(cancellationToken, mayBeChanging: true);
            var file = await new PassphraseChange(Checkout, engine, Report).RunAsync(given, cancellationToken);
            Report.Step("State and configuration of every stack are sealed with the new passphrase. Copies of the state from before still open with the old one: "
                + "where it was known to others, change the secrets themselves too (docs/recovery.md)");
            Report.Result(file);
            return ExitCode.Done;
        });

    private static string Read(string source)
    {
        if (source != "-" && !File.Exists(source))
        {
            throw new OmegaException($"{Path.GetFullPath(source)} does not exist; it must hold the new passphrase.", ExitCode.Input);
        }

        var text = (source == "-" ? Console.In.ReadToEnd() : File.ReadAllText(source)).TrimEnd('\n', '\r');
        return text.Length > 0 && text.Trim() == text && !text.Any(char.IsControl)
            ? text
            : throw new OmegaException("The new passphrase must be one line, not empty, without blanks at its ends and without control characters.", ExitCode.Input);
    }
}

/// <summary>Settings of `omega passphrase`.</summary>
internal sealed class PassphraseSettings : CommandSettings
{
    /// <summary>File with the new passphrase.</summary>
    [CommandOption("--from <FILE>")]
    [Description("File with the new passphrase, `-` for standard input; without it a random one is made.")]
    public string? From { get; init; }
}
