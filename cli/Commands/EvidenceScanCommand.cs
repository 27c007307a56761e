using System.ComponentModel;
using Omega.Cli.Configuration;
using Omega.Cli.Deployments;
using Omega.Cli.Evidence;
using Omega.Cli.Provisioning;
using Omega.Core.Evidence;
using Omega.Core.Settings;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega evidence scan`: has what runs, or the base, scanned again by the step and the rules of the gate.</summary>
internal sealed class EvidenceScanCommand : OmegaCommand<EvidenceScanSettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, EvidenceScanSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        var engine = await Setup.EngineAsync(cancellationToken);
        var (ledger, verification, configuration) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.Stack, Registry, cancellationToken);
        var asks = Asks(settings.Stack, configuration);
        var sbom = settings.Base ? null : await new RecordedEvidence(verification).SbomAsync(ledger.Current!, cancellationToken);
        var verdict = await verification.AskAsync(asked =>
        {
            var evidence = new ReleaseEvidence(asks, asked.Statements, asked.Store, asked.Run, TimeProvider.System, Report.Warn);
            return sbom is null
                ? evidence.ScanBaseAsync(asked.Image.Base, asked.Image.Platform, cancellationToken)
                : evidence.ScanAsync(sbom.Predicate.ToArray(), cancellationToken);
        });
        var subject = settings.Base ? $"the base of stack '{settings.Stack}'" : $"version {ledger.Current!.Version}, which stack '{settings.Stack}' serves";
        if (settings.Json)
        {
            Report.Json(new { Stack = settings.Stack, Version = settings.Base ? null : ledger.Current!.Version, verdict.Record, verdict.Refusal });
        }
        else if (verdict.Refusal is null)
        {
            Report.Result($"{subject}: {verdict.Record}");
        }

        if (verdict.Refusal is { } refusal)
        {
            Report.Error($"{char.ToUpperInvariant(subject[0])}{subject[1..]}:\n{refusal}");
        }

        return verdict.Refusal is null ? ExitCode.Done : ExitCode.Refused;
    }

    /// <summary>What the stack asks of a scan, and what is asked of one where it asks for none; whatever the gate does, a finding is one.</summary>
    private static EvidenceSettings Asks(string stack, StackConfiguration configuration)
    {
        var evidence = configuration["omega:evidence"] is null
            ? new EvidenceSettings()
            : SettingsReader.Section<EvidenceSettings>(stack, key => configuration[$"omega:{key}"], "evidence");
        return evidence with { Scan = (evidence.Scan ?? new ScanSettings()) with { Gate = ScanGate.Refuse } };
    }
}

/// <summary>Settings of `omega evidence scan`.</summary>
internal sealed class EvidenceScanSettings : StackSettings
{
    /// <summary>Scan the base.</summary>
    [CommandOption("--base")]
    [Description("Scan all packages of omega:image.base instead of the release that is served.")]
    public bool Base { get; init; }

    /// <summary>Print JSON.</summary>
    [CommandOption("--json")]
    [Description("Print JSON.")]
    public bool Json { get; init; }
}
