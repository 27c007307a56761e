using System.ComponentModel;
using Omega.Cli.Provisioning;
using Omega.Cli.Support;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega doctor`: what is used, what is missing and how to get it; fails when something required is missing.</summary>
internal sealed class DoctorCommand : OmegaCommand<DoctorSettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, DoctorSettings settings, CancellationToken cancellationToken)
    {
        var findings = await new Doctor(Checkout, Processes, Report, TimeProvider.System).ExamineAsync(cancellationToken);
        if (settings.Json)
        {
            Report.Json(findings);
        }
        else
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("tool", "found", "needed for", "remedy");
            foreach (var finding in findings)
            {
                table.AddRow(
                    finding.Tool.EscapeMarkup(),
                    finding.Found?.EscapeMarkup() ?? (finding.Required ? "[red]missing[/]" : "[yellow]missing[/]"),
                    finding.NeededFor.EscapeMarkup(),
                    finding.Remedy?.EscapeMarkup() ?? "");
            }

            Report.Output.Write(table);
        }

        return findings.Any(finding => finding is { Required: true, Found: null }) ? ExitCode.Failed : ExitCode.Done;
    }
}

/// <summary>Settings of `omega doctor`.</summary>
internal sealed class DoctorSettings : CommandSettings
{
    /// <summary>Print JSON.</summary>
    [CommandOption("--json")]
    [Description("Print JSON.")]
    public bool Json { get; init; }
}
