using System.ComponentModel;
using Omega.Cli.Deployments;
using Omega.Cli.Engines;
using Omega.Cli.Ledger;
using Omega.Cli.Provisioning;
using Omega.Cli.Support;
using Omega.Cli.Trust;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega ledger`: what a stack has served; `omega ledger verify`: whether the records can be believed.</summary>
internal sealed class LedgerCommand : OmegaCommand<LedgerSettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, LedgerSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        var engine = await Setup.EngineAsync(cancellationToken);
        var (ledger, verification, _) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.Stack, Registry, cancellationToken);
        if (settings.Verify)
        {
            IReadOnlyList<AuditFinding> findings =
            [
                .. await LedgerAudit.RunAsync(ledger, verification, cancellationToken),
                .. await PromotionAudit.RunAsync(ledger, verification, stack => SourceAsync(engine, stack, cancellationToken), cancellationToken),
            ];
            return Show(findings, ledger.Current!.Number, settings);
        }

        if (settings.All)
        {
            var history = (await engine.RunAsync(EngineUpdate.Arguments(settings.Stack), cancellationToken)).Must($"read the history of stack '{settings.Stack}'");
            Show(Timeline.Of(ledger.Records, EngineUpdate.Parse(history.Output), new UpdateNotes(Checkout).Of(settings.Stack), await PromotionsAsync(ledger, verification, cancellationToken)), settings);
        }
        else if (settings.Html is { } file)
        {
            await File.WriteAllTextAsync(file, LedgerPage.Of(ledger, DateTimeOffset.UtcNow), cancellationToken);
            Report.Result(Path.GetFullPath(file));
        }
        else if (settings.Json)
        {
            Report.Json(ledger.Records.Select(record => record.ToDictionary()));
        }
        else
        {
            Report.Output.Write(LedgerTable.Of(ledger, await PromotionsAsync(ledger, verification, cancellationToken)));
        }

        return ExitCode.Done;
    }

    private async Task<(StackLedger, ConfiguredVerification)> SourceAsync(Engine engine, string stack, CancellationToken cancellation)
    {
        var (ledger, verification, _) = await DeployedStack.ReadAsync(Checkout, Processes, engine, stack, Registry, cancellation);
        return (ledger, verification);
    }

    /// <summary>What was promoted is shown where it can be asked for; the records are shown in any case.</summary>
    private async Task<IReadOnlyList<Promotion>> PromotionsAsync(StackLedger ledger, ConfiguredVerification verification, CancellationToken cancellation)
    {
        try
        {
            var (held, problems) = await new Promotions(ledger, verification).ReadAsync(cancellation);
            if (problems.Count > 0)
            {
                Report.Warn($"What was promoted from '{ledger.Stack}' cannot all be believed: {string.Join("; ", problems)}. `./omega ledger verify {ledger.Stack}` says what to do.");
            }

            return held;
        }
        catch (OmegaException problem)
        {
            Report.Warn($"What was promoted from '{ledger.Stack}' is not shown: {problem.Message}");
            return [];
        }
    }

    private void Show(IReadOnlyList<TimelineEntry> timeline, LedgerSettings settings)
    {
        if (settings.Json)
        {
            Report.Json(timeline);
            return;
        }

        Report.Output.Write(LedgerTable.Of(timeline));
    }

    private int Show(IReadOnlyList<AuditFinding> findings, int last, LedgerSettings settings)
    {
        if (settings.Json)
        {
            Report.Json(findings);
        }
        else
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("", "release", "checked", "problem");
            foreach (var finding in findings)
            {
                table.AddRow(finding.Holds ? "[green]ok[/]" : "[red]no[/]", finding.Subject.EscapeMarkup(), finding.Of.EscapeMarkup(), (finding.Problem ?? "").EscapeMarkup());
            }

            Report.Output.Write(table);
        }

        if (findings.All(finding => finding.Holds))
        {
            return ExitCode.Done;
        }

        Report.Error(findings[0].Holds && findings.All(finding => finding.Holds || finding.Subject == LedgerAudit.TrustData)
            ? "The releases pass, and what vouches for them ends soon: renew it before it does."
            : findings.All(finding => finding.Holds || finding.Subject is LedgerAudit.TrustData or PromotionAudit.Subject)
            ? "The releases pass, and the two sides of a promotion do not agree: the state or the registry of one of them was changed by other hands. Promote again what is right; "
                + "what was removed from a registry comes back from its backup."
            : findings[0].Holds
            ? "Releases that do not pass cannot be rolled back to. The registry or the trust server lost them, or they were signed by somebody else."
            : $"The records of stack '{settings.Stack}' cannot be believed. Compare with `pulumi stack history --stack {settings.Stack}`, put the "
                + "right records back (`pulumi stack export`, edit outputs.ledger, `pulumi stack import`), or decide to go on, which is recorded: "
                + $"`pulumi config set --path omega:ledger.override.record {last} --stack {settings.Stack}` and "
                + $"`pulumi config set --path omega:ledger.override.reason '<reason>' --stack {settings.Stack}`.");
        return ExitCode.Refused;
    }
}

/// <summary>Settings of `omega ledger` and `omega ledger verify`.</summary>
internal sealed class LedgerSettings : CommandSettings, INamesStack
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

    /// <summary>Show what failed and was refused, too.</summary>
    [CommandOption("--all")]
    [Description("Show updates that failed or were refused, too, in one line of time.")]
    public bool All { get; init; }

    /// <summary>Whether the ledger is to be checked, not shown.</summary>
    public bool Verify => First == VerifyWord;

    /// <summary>Name of the stack.</summary>
    public string Stack => (Verify ? Second : First) ?? "dev";

    /// <inheritdoc/>
    public override ValidationResult Validate() =>
        !Verify && Second is not null ? ValidationResult.Error($"The first of two words must be '{VerifyWord}', was '{First}'.")
        : Verify && All ? ValidationResult.Error("--all shows what happened; `verify` checks the records. Give one of them.")
        : Html is not null && (Json || Verify || All) ? ValidationResult.Error("--html stands alone: it writes the records as a page.")
        : ValidationResult.Success();
}
