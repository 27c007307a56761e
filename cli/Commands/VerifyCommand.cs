using System.ComponentModel;
using Omega.Cli.Deployments;
using Omega.Cli.Inspection;
using Omega.Cli.Provisioning;
using Omega.Core.Settings;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega verify`: judges what really runs; refuses when one demand is not met.</summary>
internal sealed class VerifyCommand : OmegaCommand<VerifySettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, VerifySettings settings, CancellationToken cancellationToken)
    {
        var engine = await Setup.EngineAsync(cancellationToken);
        var (ledger, verification, configuration) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.Stack, Registry, cancellationToken);
        var checkedIn = StackFile.DigestOf(Checkout.StackFile(settings.Stack));
        var configured = SettingsReader.Read(settings.Stack, key => configuration[$"omega:{key}"], [], checkedIn: checkedIn);
        var policies = PolicyChecks.Of(configured, ledger, TimeProvider.System);
        var observed = configured.Kubernetes is { } cluster
            ? await new RunningPods(ClusterAccess.Of(cluster, configuration["omega:kubeconfig"]))
                .ObserveAsync(settings.Stack, policies, cancellationToken)
            : await new RunningContainers(Processes).ObserveAsync(settings.Stack, policies, cancellationToken);
        var refusal = await verification.RefusalAsync(ledger.Current!.Version, ledger.Current.Digest, cancellationToken);
        IReadOnlyList<Check> checks = [.. observed.Checks, .. ReleaseChecks.Of(ledger, observed, refusal)];
        return new Verdict(settings.Stack, checks).Show(Report, settings.Json);
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
