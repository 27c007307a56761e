using System.ComponentModel;
using Omega.Cli.Deployments;
using Omega.Cli.Inspection;
using Omega.Cli.Provisioning;
using Omega.Cli.Support;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega verify`: judges what really runs; refuses when one demand is not met.</summary>
internal sealed class VerifyCommand : OmegaCommand<VerifySettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, VerifySettings settings, CancellationToken cancellationToken)
    {
        var engine = await Setup.EngineAsync(cancellationToken);
        var (ledger, verification, configuration) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.Stack, cancellationToken);
        var observed = Setup.ReadStack(settings.Stack).Get("omega:target") == "kubernetes"
            ? await new RunningPods(Processes).ObserveAsync(settings.Stack, ClusterAccess.Of(configuration), cancellationToken)
            : await new RunningContainers(Processes).ObserveAsync(settings.Stack, cancellationToken);
        var refusal = await verification.RefusalAsync(ledger.Current!.Version, ledger.Current.Digest, cancellationToken);
        IReadOnlyList<Check> checks = [.. observed.Checks, .. ReleaseChecks.Of(ledger, observed.SiteImages, observed.Answer, refusal)];
        Show(checks, settings.Json);
        var broken = checks.Count(check => !check.Holds);
        if (broken > 0)
        {
            Report.Error($"{broken} of {checks.Count} checks do not hold. Bring it back to what the program says: ./omega up {settings.Stack} --refresh");
        }

        return broken == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private void Show(IReadOnlyList<Check> checks, bool json)
    {
        if (json)
        {
            Report.Json(checks);
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("", "where", "check", "CIS", "Pod Security", "required", "found");
        foreach (var check in checks)
        {
            table.AddRow(
                check.Holds ? "[green]ok[/]" : "[red]no[/]", check.Container.EscapeMarkup(), check.Control.EscapeMarkup(), check.Cis, check.PodSecurity,
                check.Required.EscapeMarkup(), check.Actual.EscapeMarkup());
        }

        Report.Output.Write(table);
    }
}

/// <summary>Settings of `omega verify`.</summary>
internal sealed class VerifySettings : StackSettings
{
    /// <summary>Print JSON.</summary>
    [CommandOption("--json")]
    [Description("Print JSON.")]
    public bool Json { get; init; }
}
