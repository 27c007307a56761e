using System.ComponentModel;
using Omega.Cli.Deployments;
using Omega.Cli.Inspection;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega verify`: judges what really runs; refuses when one demand is not met.</summary>
internal sealed class VerifyCommand : OmegaCommand<VerifySettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, VerifySettings settings, CancellationToken cancellationToken)
    {
        var engine = await Setup.EngineAsync(cancellationToken);
        var inspection = await StackInspection.OfAsync(Checkout, Processes, engine, settings.Stack, Registry, first: null, cancellationToken);
        return new Verdict(settings.Stack, inspection.Checks).Show(Report, settings.Json);
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
