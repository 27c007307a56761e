using System.ComponentModel;
using Omega.Cli.Deployments;
using Omega.Cli.Engines;
using Omega.Cli.Ledger;
using Omega.Cli.Provisioning;
using Omega.Cli.Support;
using Omega.Core.Settings;
using Spectre.Console;
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
        var (ledger, verification, configuration) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.Stack, Registry, cancellation);
        var release = settings.At is null ? ReleaseTarget.Find(ledger, settings.Target) : ReleaseTarget.FindAt(ledger, UtcTime.Read(settings.At, "--at"));
        var services = new ServicesOfRelease(RecordedService.Of(release), configuration.Services(settings.Stack));
        if (release.Digest == ledger.Current!.Digest && services.Changed.Count == 0)
        {
            Report.Step($"Stack '{settings.Stack}' serves version {release.Version} already; nothing was changed");
            return ExitCode.Done;
        }

        if (!ledger.Stands(release))
        {
            Report.Error($"Refused: the record of version {release.Version} does not stand: {string.Join("; ", ledger.ProblemsOf(release))}.\n"
                + $"Nothing was changed; version {ledger.Current.Version} goes on serving. `./omega ledger verify {settings.Stack}` says which releases can be gone back to.");
            return ExitCode.Refused;
        }

        Report.Step($"Rolling back stack '{settings.Stack}': {ledger.Current.Version} → {release.Version} ({LedgerTable.Digest(release)}, served from {release.DeployedAt})");
        var verdict = await verification.ProofAsync(release.Version, release.Digest, cancellation);
        if (!verdict.IsVerified)
        {
            Report.Error($"{verification.Told(verdict, release.Digest)}\nNothing was changed; version {ledger.Current.Version} goes on serving.");
            return ExitCode.Refused;
        }

        if (verdict.Image.Without.Length > 0)
        {
            Report.Warn($"The {verdict.Image.Without} does not answer: version {release.Version} is proven by what is kept on this host");
        }

        foreach (var (now, then) in services.Changed)
        {
            Report.Step($"Service {then.Name} goes back with it: {now.Image} → {then.Image}");
        }

        services.Staying().ToList().ForEach(Report.Warn);
        var exitCode = await new StackDeployment(Checkout, Setup, Report).RunAsync(settings.Stack, release, services.Changed, cancellation);
        if (exitCode == ExitCode.Done)
        {
            Report.Step($"{Path.GetFileName(Checkout.StackFile(settings.Stack))} now names this release: commit it, or build again with `./omega up {settings.Stack} --build`");
        }

        return exitCode;
    }
}

/// <summary>Settings of `omega rollback`.</summary>
internal sealed class RollbackSettings : CommandSettings, INamesStack
{
    /// <summary>The release to go back to; with <see cref="At"/>, the stack.</summary>
    [CommandArgument(0, "[target]")]
    [Description("The release to go back to: `previous` (the default), a version, or the unique beginning of one such as 20240401-1345.")]
    public string? First { get; init; }

    /// <summary>Name of the stack.</summary>
    [CommandArgument(1, "[stack]")]
    [Description("Stack to work on; the default is dev.")]
    public string? Second { get; init; }

    /// <summary>Time at which the release was served.</summary>
    [CommandOption("--at <TIME>")]
    [Description("Instead of a target: go back to what was served at that time, such as 2024-04-01T13:45Z; UTC where no zone is given.")]
    public string? At { get; init; }

    /// <summary>Name of the stack.</summary>
    public string Stack => (At is null ? Second : First) ?? "dev";

    /// <summary>The release to go back to.</summary>
    public string Target => First ?? ReleaseTarget.Previous;

    /// <inheritdoc/>
    public override ValidationResult Validate() => At is not null && Second is not null
        ? ValidationResult.Error($"--at stands for the target, so '{First}' and '{Second}' cannot both be the stack. Give one of them.")
        : ValidationResult.Success();
}
