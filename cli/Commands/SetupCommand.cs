using Omega.Cli.Provisioning;
using Omega.Cli.Support;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega setup`: what `up` needs, without deploying.</summary>
internal sealed class SetupCommand : OmegaCommand<StackSettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, StackSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        using var only = CheckoutLock.Take(Checkout);
        var engine = await Setup.RunAsync(settings.Stack, cancellationToken);
        Report.Step($"Ready: {engine.Name}, packages {engine.Packages}, configuration {Path.GetRelativePath(Checkout.Root, engine.ConfigFile(settings.Stack))}");
        return ExitCode.Done;
    }
}
