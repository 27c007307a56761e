using Omega.Cli.Deployments;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega up`: sets up what this machine lacks, deploys, prints the address.</summary>
internal sealed class UpCommand : OmegaCommand<UpSettings>
{
    /// <inheritdoc/>
    public override Task<int> ExecuteAsync(CommandContext context, UpSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        return Exclusively(() =>
        {
            var deployment = new StackDeployment(Checkout, Setup, Report);
            return settings.Build
                ? deployment.BuildAsync(settings.Stack, settings.Refresh, cancellationToken)
                : deployment.RunAsync(settings.Stack, settings.Refresh, cancellationToken);
        });
    }
}
