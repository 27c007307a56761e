using Omega.Cli.Deployments;
using Omega.Cli.Ledger;
using Omega.Cli.Support;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega rollback`: deploys a release that the stack served before; nothing is built, everything is verified.</summary>
internal sealed class RollbackCommand : OmegaCommand<RollbackSettings>
{
    /// <inheritdoc/>
    public override Task<int> ExecuteAsync(CommandContext context, RollbackSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        return Exclusively(() => RollBackAsync(settings, cancellationToken));
    }

    private async Task<int> RollBackAsync(RollbackSettings settings, CancellationToken cancellation)
    {
        var engine = await Setup.EngineAsync(cancellation);
        var (ledger, verification, _) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.Stack, cancellation);
        var release = settings.At is null ? ReleaseTarget.Find(ledger, settings.Target) : ReleaseTarget.FindAt(ledger, settings.At);
        if (release.Digest == ledger.Current!.Digest)
        {
            Report.Step($"Stack '{settings.Stack}' serves version {release.Version} already; nothing was changed");
            return ExitCode.Done;
        }

        Report.Step($"Rolling back stack '{settings.Stack}': {ledger.Current.Version} → {release.Version} ({LedgerTable.Digest(release)}, served from {release.DeployedAt})");
        if (await verification.RefusalAsync(release.Version, release.Digest, cancellation) is { } refusal)
        {
            Report.Error($"{refusal}\nNothing was changed; version {ledger.Current.Version} goes on serving.");
            return ExitCode.Refused;
        }

        var exitCode = await new StackDeployment(Checkout, Setup, Report).RunAsync(settings.Stack, release, cancellation);
        if (exitCode == ExitCode.Done)
        {
            Report.Step($"{Path.GetFileName(Checkout.StackFile(settings.Stack))} now names this release: commit it, or build again with `./omega up {settings.Stack} --build`");
        }

        return exitCode;
    }
}
