using Omega.Cli.Deployments;
using Omega.Cli.Ledger;
using Omega.Cli.Provisioning;
using Omega.Cli.Trust;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega evidence restore`: puts images, signatures and evidence that the registry lost back.</summary>
internal sealed class EvidenceRestoreCommand : OmegaCommand<EvidenceRestoreSettings>
{
    /// <inheritdoc/>
    public override Task<int> ExecuteAsync(CommandContext context, EvidenceRestoreSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        return Exclusively(() => RestoreAsync(settings, cancellationToken));
    }

    private async Task<int> RestoreAsync(EvidenceRestoreSettings settings, CancellationToken cancellation)
    {
        var engine = await Setup.EngineAsync(cancellation);
        var (ledger, verification, _) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.Stack, Registry, cancellation);
        var lost = new LostReleases(verification);
        var refused = 0;
        foreach (var release in ReleaseTarget.Releases(ledger).Where(release => Digest.IsMatch(release.Digest)))
        {
            var isPushed = await lost.PushAsync(release, cancellation);
            var (restored, kept) = await verification.AskAsync(asked => asked.Statements.RestoreAsync(Digest.Parse(release.Digest), cancellation));
            var refusal = await verification.RefusalAsync(release.Version, release.Digest, cancellation);
            refused += refusal is null ? 0 : 1;
            var beside = kept == 0 ? "nothing is kept on this host" : restored == 0 ? $"all {kept} are there" : $"{restored} of {kept} put back";
            Report.Result($"{release.Version}  {(isPushed ? "image pushed again, " : "")}{beside}"
                + (refusal is null ? ", verified" : $"; {refusal}"));
        }

        return refused == 0 ? ExitCode.Done : ExitCode.Refused;
    }
}

/// <summary>Settings of `omega evidence restore`.</summary>
internal sealed class EvidenceRestoreSettings : StackSettings;
