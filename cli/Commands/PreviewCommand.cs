using System.ComponentModel;
using System.Text.Json;
using Omega.Cli.Previews;
using Omega.Cli.Provisioning;
using Omega.Cli.Support;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega preview`: what would change, without changing anything.</summary>
internal sealed class PreviewCommand : OmegaCommand<PreviewSettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, PreviewSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        var engine = await Setup.EngineAsync(cancellationToken);
        if (!File.Exists(Checkout.MachineStackFile(settings.Stack)))
        {
            Report.Warn($"This machine is not set up for '{settings.Stack}' (`./omega setup {settings.Stack}`); previewing {engine.ConfigFile(settings.Stack)} as it is");
        }

        var outputs = await engine.RunAsync(["stack", "output", "--json", "--stack", settings.Stack], cancellationToken);
        var (result, exitCode) = await engine.JudgeAsync(["preview", "--json", .. engine.Of(settings.Stack)], cancellationToken);
        if (!result.Succeeded)
        {
            Report.Line(Diagnostics.Of(result));
            Report.Error("The preview failed; the reason is above.");
            return exitCode;
        }

        if (settings.Json)
        {
            Report.Result(result.Text);
            return ExitCode.Done;
        }

        using var plan = JsonDocument.Parse(result.Output);
        using var served = JsonDocument.Parse(outputs.Succeeded ? outputs.Output : "{}");
        var summary = PreviewSummary.Of(settings.Stack, plan.RootElement, served.RootElement);
        Report.Result(settings.Markdown ? PreviewText.Markdown(summary) : PreviewText.Plain(summary));
        return ExitCode.Done;
    }
}

/// <summary>Settings of `omega preview`.</summary>
internal sealed class PreviewSettings : StackSettings
{
    /// <summary>Print Markdown.</summary>
    [CommandOption("--markdown")]
    [Description("Print Markdown for a pull request comment.")]
    public bool Markdown { get; init; }

    /// <summary>Print the engine's own JSON.</summary>
    [CommandOption("--json")]
    [Description("Print the plan as JSON, as the engine gives it.")]
    public bool Json { get; init; }
}
