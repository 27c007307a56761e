using System.ComponentModel;
using Omega.Cli.Configuration;
using Omega.Cli.Deployments;
using Omega.Cli.Engines;
using Omega.Cli.Provisioning;
using Omega.Cli.Support;
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
        var (ledger, verification, _) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.From, cancellation);
        var release = ledger.Current!;
        if (ledger.Verdict is { Holds: false } verdict)
        {
            Report.Error($"Refused: the ledger of stack '{settings.From}' was changed by other hands: {string.Join("; ", verdict.Problems)}.\n"
                + $"Nothing was changed. `./omega ledger verify {settings.From}` says what to do.");
            return ExitCode.Refused;
        }

        if (await verification.RefusalAsync(release.Version, release.Digest, cancellation) is { } refusal)
        {
            Report.Error($"{refusal}\nNothing was changed.");
            return ExitCode.Refused;
        }

        WarnOfAnotherRepository(engine, settings);
        if (settings.Deploy)
        {
            return await new StackDeployment(Checkout, Setup, Report).RunAsync(settings.To, release, cancellation);
        }

        var file = Checkout.StackFile(settings.To);
        ReleasePin.Set(StackFile.Load(file), release).Save();
        Report.Step($"{Path.GetFileName(file)} now names version {release.Version} ({release.Digest}); commit it for review, then `./omega up {settings.To}`");
        return ExitCode.Done;
    }

    private void WarnOfAnotherRepository(Engine engine, PromoteSettings settings)
    {
        string Repository(string stack)
        {
            var file = StackFile.Load(engine.ConfigFile(stack));
            return $"{file.Get("omega:image", "registry")}/{file.Get("omega:image", "repository")}";
        }

        if (Repository(settings.From) is var from && Repository(settings.To) is var to && from != to)
        {
            Report.Warn($"'{settings.From}' publishes to {from}, '{settings.To}' takes from {to}: image and signature must be there too, or the deployment is refused");
        }
    }
}

/// <summary>Settings of `omega promote`.</summary>
internal sealed class PromoteSettings : CommandSettings
{
    /// <summary>Stack whose served release is taken.</summary>
    [CommandArgument(0, "<from>")]
    [Description("Stack whose served release is taken.")]
    public string From { get; init; } = "";

    /// <summary>Stack that is to serve it.</summary>
    [CommandArgument(1, "<to>")]
    [Description("Stack that is to serve it; the release is written into its configuration file.")]
    public string To { get; init; } = "";

    /// <summary>Deploy it at once.</summary>
    [CommandOption("--deploy")]
    [Description("Deploy it at once; without, a commit of the changed file and its review do.")]
    public bool Deploy { get; init; }
}
