using System.ComponentModel;
using Omega.Cli.Configuration;
using Omega.Cli.Deployments;
using Omega.Cli.Engines;
using Omega.Cli.Ledger;
using Omega.Cli.Provisioning;
using Omega.Cli.Support;
using Omega.Cli.Trust;
using Omega.Core.Settings;
using Omega.Core.Trust;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega promote`: lets a stack serve the very digest that another one serves.</summary>
internal sealed class PromoteCommand : OmegaCommand<PromoteSettings>
{
    /// <inheritdoc/>
    public override Task<int> ExecuteAsync(CommandContext context, PromoteSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.From);
        _ = Setup.ReadStack(settings.To);
        return settings.From == settings.To
            ? throw new OmegaException($"A release is promoted from one stack to another, was '{settings.From}' twice.", ExitCode.Input)
            : Exclusively(() => PromoteAsync(settings, cancellationToken));
    }

    private async Task<int> PromoteAsync(PromoteSettings settings, CancellationToken cancellation)
    {
        var engine = await Setup.EngineAsync(cancellation);
        var (ledger, verification, _) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.From, Registry, cancellation);
        var release = ledger.Current!;
        if (ledger.Verdict is { Holds: false } verdict)
        {
            Report.Error($"Refused: the ledger of stack '{settings.From}' was changed by other hands: {string.Join("; ", verdict.Problems)}.\n"
                + $"Nothing was changed. `./omega ledger verify {settings.From}` says what to do.");
            return ExitCode.Refused;
        }

        if (release.Commit.EndsWith(GitCommit.Dirty, StringComparison.Ordinal))
        {
            Report.Error($"Refused: version {release.Version} was built from files that differ from commit {release.Commit[..^GitCommit.Dirty.Length]}, so nobody could review or "
                + $"build it again. Commit them and deploy: ./omega up {settings.From}\nNothing was changed.");
            return ExitCode.Refused;
        }

        var found = await verification.VerdictAsync(release.Version, release.Digest, cancellation);
        if (!found.IsVerified)
        {
            Report.Error($"{found.Refusal}\nNothing was changed.");
            return ExitCode.Refused;
        }

        var place = await BringAsync(engine, settings, release, verification, found.Image, cancellation);
        if (!await new Promotions(ledger, verification).AddAsync(release, settings.To, place, DateTimeOffset.UtcNow, cancellation))
        {
            Report.Warn($"Stack '{settings.From}' has no omega:ledger.keys, so that it was promoted is recorded by '{settings.To}' alone.");
        }

        release = release with { From = RecordReference.Of(settings.From, release).ToString() };
        if (settings.Deploy)
        {
            return await new StackDeployment(Checkout, Setup, Report).RunAsync(settings.To, release, [], cancellation);
        }

        var file = Checkout.StackFile(settings.To);
        ReleasePin.Set(StackFile.Load(file), release).Save();
        Report.Step($"{Path.GetFileName(file)} now names version {release.Version} ({release.Digest}); commit it for review, then `./omega up {settings.To}`");
        return ExitCode.Done;
    }

    /// <summary>The release lies where the other stack takes it from, signed as that one asks, before its file names it. Returns registry and repository; empty where they are not known.</summary>
    private async Task<string> BringAsync(Engine engine, PromoteSettings settings, LedgerRecord release, ConfiguredVerification source, VerifiedImage verified, CancellationToken cancellation)
    {
        var target = await engine.HasStackAsync(settings.To, cancellation)
            ? await StackConfiguration.AskAsync(engine, settings.To, cancellation)
            : null;
        if (target is not { Succeeded: true })
        {
            Report.Warn($"The configuration of stack '{settings.To}' cannot be read here, so its registry and its trust policy are asked when it is deployed: image and signature "
                + $"must be there by then. Where it can be read, promote brings both: {target?.LastLines(1) ?? $"./omega setup {settings.To}"}");
            return "";
        }

        var configuration = StackConfiguration.Parse(target.Output);
        TellServices(settings, release, configuration);
        Report.Step($"Bringing version {verified.Version} to where '{settings.To}' takes it from, signed as that stack asks");
        var taking = new ConfiguredVerification(Checkout, Processes, settings.To, configuration, Registry);
        await taking.AdoptAsync(verified, source, cancellation);
        return $"{taking.Image.Registry}/{taking.Image.Repository}";
    }

    /// <summary>A release is promoted, and no service: where the other stack has others, its page asks those.</summary>
    private void TellServices(PromoteSettings settings, LedgerRecord release, StackConfiguration target)
    {
        var services = new ServicesOfRelease(RecordedService.Of(release), target.Services(settings.To));
        foreach (var (now, then) in services.Changed)
        {
            Report.Warn($"Service {now.Name} stays as '{settings.To}' has it: {now.Image}; '{settings.From}' serves {then.Image}. To bring it as well: "
                + $"pulumi config set --path '{now.Setting}.image' '{then.Image}' --stack {settings.To}");
        }

        foreach (var missing in RecordedService.Of(release).Where(then => target.Services(settings.To).All(now => now.Name != then.Name)))
        {
            Report.Warn($"Service {missing.Name} ({missing.Image}) serves in '{settings.From}' and is not configured in '{settings.To}'; it is not brought. "
                + $"Configure it in omega:services.{missing.Name} of '{settings.To}'.");
        }
    }
}

/// <summary>Settings of `omega promote`.</summary>
internal sealed class PromoteSettings : CommandSettings, INamesStack
{
    /// <summary>Stack whose served release is taken.</summary>
    [CommandArgument(0, "<from>")]
    [Description("Stack whose served release is taken.")]
    public string From { get; init; } = "";

    /// <summary>Stack that is to serve it.</summary>
    [CommandArgument(1, "<to>")]
    [Description("Stack that is to serve it; the release is written into its configuration file.")]
    public string To { get; init; } = "";

    /// <summary>The one that is deployed.</summary>
    public string Stack => To;

    /// <summary>Deploy it at once.</summary>
    [CommandOption("--deploy")]
    [Description("Deploy it at once; without, a commit of the changed file and its review do.")]
    public bool Deploy { get; init; }
}
