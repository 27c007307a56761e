using System.ComponentModel;
using Omega.Cli.Deployments;
using Omega.Cli.Releases;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega rehearse`: proves that each kept release would serve with registry, trust server and network gone.</summary>
internal sealed class RehearseCommand : OmegaCommand<RehearseSettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, RehearseSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        var engine = await Setup.EngineAsync(cancellationToken);
        var (ledger, verification, configuration) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.Stack, Registry, cancellationToken);
        var configured = configuration.OnDocker(Checkout, settings.Stack, "rehearse");
        await using var host = await BesideHost.OpenAsync(Processes, settings.Stack, configured.Site, port: null, cancellationToken);
        var rehearsal = new Rehearsal(ledger, verification, host);
        var done = new List<RehearsedRelease>();
        foreach (var release in LedgerChain.Releases(ledger.Records).Take(configured.Image.Keep))
        {
            var rehearsed = await rehearsal.RunAsync(release, cancellationToken);
            done.Add(rehearsed);
            if (!settings.Json)
            {
                Report.Result(Line(rehearsed));
            }
        }

        if (settings.Json)
        {
            Report.Json(new { settings.Stack, Releases = done });
        }

        return done.Exists(one => one.ExitCode == ExitCode.Refused) ? ExitCode.Refused
            : done.Exists(one => !one.Proven) ? ExitCode.Failed
            : ExitCode.Done;
    }

    private static string Line(RehearsedRelease one) => one.Proven
        ? $"{one.Version}  proven in {one.VerifyMs + one.StartMs} ms (verified {one.VerifyMs} ms, started {one.StartMs} ms)"
        : $"{one.Version}  not proven, {one.VerifyMs + one.StartMs} ms: {one.Why}";
}

/// <summary>Settings of `omega rehearse`.</summary>
internal sealed class RehearseSettings : StackSettings
{
    /// <summary>Print JSON.</summary>
    [CommandOption("--json")]
    [Description("Print JSON.")]
    public bool Json { get; init; }
}
