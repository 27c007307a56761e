using System.ComponentModel;
using Omega.Cli.Deployments;
using Omega.Cli.Provisioning;
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

/// <summary>Settings of `omega up`.</summary>
internal sealed class UpSettings : StackSettings
{
    /// <summary>Compare with what really runs before deploying.</summary>
    [CommandOption("--refresh")]
    [Description("First read what really runs, so that what was removed or changed by hand is brought back.")]
    public bool Refresh { get; init; }

    /// <summary>Build what the checkout holds instead of the release that the configuration names.</summary>
    [CommandOption("--build")]
    [Description("Remove omega:release from the stack's configuration and build what the checkout holds.")]
    public bool Build { get; init; }
}
