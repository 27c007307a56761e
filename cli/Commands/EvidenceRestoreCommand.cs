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
            List<string> done = [];
            string? refusal;
            try
            {
                done.AddRange(await lost.PushAsync(release, cancellation) ? ["image pushed again"] : Array.Empty<string>());
                var (restored, kept) = await verification.AskAsync(asked => asked.Statements.RestoreAsync(Digest.Parse(release.Digest), cancellation));
                done.Add(kept == 0 ? "nothing is kept on this host" : restored == 0 ? $"all {kept} are there" : $"{restored} of {kept} put back");
                refusal = await verification.RefusalAsync(release.Version, release.Digest, cancellation);
            }
            catch (OmegaException one) when (one.ExitCode == ExitCode.Refused)
            {
                // What is refused of one release takes nothing from the others.
                refusal = one.Message;
            }

            refused += refusal is null ? 0 : 1;
            Report.Result($"{release.Version}  {string.Join(", ", done)}{(refusal is null ? ", verified" : done.Count > 0 ? $"; {refusal}" : refusal)}");
        }

        return refused == 0 ? ExitCode.Done : ExitCode.Refused;
    }
}

/// <summary>Settings of `omega evidence restore`.</summary>
internal sealed class EvidenceRestoreSettings : StackSettings;
