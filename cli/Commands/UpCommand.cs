using Omega.Cli.Engines;
using Omega.Cli.Support;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega up`: sets up what this machine lacks, deploys, prints the address.</summary>
internal sealed class UpCommand : OmegaCommand<UpSettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, UpSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        using var only = CheckoutLock.Take(Checkout);
        var engine = await Setup.RunAsync(settings.Stack, cancellationToken);
        Report.Step($"Deploying stack '{settings.Stack}' ({engine.Name}, packages {engine.Packages})");
        string[] refresh = settings.Refresh ? ["--refresh"] : [];
        var result = await engine.RunAsync(
            ["up", "--yes", "--skip-preview", .. refresh, .. engine.Of(settings.Stack)],
            cancellationToken,
            onLine: new EngineLines(Report.Line).Add);
        if (!result.Succeeded)
        {
            var exitCode = Refusal.ExitCodeOf(result);
            Report.Error(exitCode == ExitCode.Refused
                ? "The deployment was refused; the reason is above. What served before still serves."
                : "The deployment failed; the reason is above. What served before still serves.");
            return exitCode;
        }

        var url = (await engine.RunAsync(["stack", "output", "url", "--stack", settings.Stack], cancellationToken)).Must("read the address of the site").Text;
        Report.Result(url);
        return ExitCode.Done;
    }
}
