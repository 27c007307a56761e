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
        return Exclusively(async () =>
        {
            if (!settings.Timings)
            {
                return await DeployAsync(Setup, settings, cancellationToken);
            }

            using var timings = new UpdateTimings(Checkout, Processes, TimeProvider.System);
            try
            {
                return await DeployAsync(new Setup(Checkout, timings.Processes, Report), settings, cancellationToken);
            }
            finally
            {
                timings.Show(Report);
            }
        });
    }

    private Task<int> DeployAsync(Setup setup, UpSettings settings, CancellationToken cancellation)
    {
        var deployment = new StackDeployment(Checkout, setup, Report);
        return settings.Build
            ? deployment.BuildAsync(settings.Stack, settings.Refresh, cancellation)
            : deployment.RunAsync(settings.Stack, settings.Refresh, cancellation);
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

    /// <summary>Show where the time went.</summary>
    [CommandOption("--timings")]
    [Description("Show how long each part took: programs that were started, and what the program of the stack asked.")]
    public bool Timings { get; init; }
}
