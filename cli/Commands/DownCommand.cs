using System.ComponentModel;
using Omega.Cli.Deployments;
using Omega.Cli.Engines;
using Omega.Cli.Keys;
using Omega.Cli.Machine;
using Omega.Cli.Provisioning;
using Omega.Cli.Releases;
using Omega.Cli.Services;
using Omega.Cli.Support;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega down`: removes the deployment; published images and logs stay unless purged.</summary>
internal sealed class DownCommand : OmegaCommand<DownSettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, DownSettings settings, CancellationToken cancellationToken)
    {
        var checkedIn = Setup.ReadStack(settings.Stack);
        using var only = CheckoutLock.Take(Checkout);
        if (settings.Purge && !Confirmed(settings))
        {
            return ExitCode.Failed;
        }

        if (settings.Purge && checkedIn.Has("omega:docker") && new ServiceFiles(Checkout).Has("htpasswd"))
        {
            throw new OmegaException(
                $"--purge removes keys and state of every stack of this checkout, and its registry and trust server may run on another Docker engine than the one of {Checkout.StackFile(settings.Stack)} "
                + $"(omega:docker). Nothing was removed. Take the stack away, then all else where they run: ./omega down {settings.Stack} && ./omega down dev --purge", ExitCode.Input);
        }

        var docker = new DockerEngine(Processes, new Apt(Processes, Report), Report);
        if (await DestroyAsync(settings, docker, cancellationToken) is var exitCode && exitCode != ExitCode.Done)
        {
            return exitCode;
        }

        var removal = new ServiceRemoval(Checkout, Processes, Report);
        if (settings.Purge)
        {
            await removal.PurgeAsync(await docker.VersionAsync(cancellationToken) is not null, settings.Data, cancellationToken);
        }
        else if (settings.Services)
        {
            await removal.StopAsync(cancellationToken);
        }

        return ExitCode.Done;
    }

    private async Task<int> DestroyAsync(DownSettings settings, DockerEngine docker, CancellationToken cancellationToken)
    {
        var stack = settings.Stack;
        // A backend that the caller names may have the stack, whatever lies here.
        if (!Engine.IsBackendGiven && !File.Exists(Checkout.MachineStackFile(stack)) && !Directory.Exists(Checkout.State))
        {
            Report.Step($"Stack '{stack}' was never set up from this checkout");
            return ExitCode.Done;
        }

        await docker.EnsureAsync(cancellationToken);
        var engine = await Setup.EngineAsync(cancellationToken);
        if (settings.Purge && !Engine.IsBackendGiven)
        {
            await RefuseOthersAsync(engine, stack, cancellationToken);
        }

        if (!await engine.HasStackAsync(stack, cancellationToken))
        {
            Report.Step($"Stack '{stack}' does not exist");
            return ExitCode.Done;
        }

        StackState.Parse((await StackState.AskAsync(engine, stack, cancellationToken)).Must($"read the state of stack '{stack}'").Output).RequireOwn(stack);
        await StacksBehind.RefuseAsync(stack, $"Stack '{stack}' is not removed", Processes, cancellationToken);
        Report.Step($"Removing the deployment of stack '{stack}'");
        await BesideHost.RemoveAllAsync(Processes, stack, cancellationToken);
        var lines = new EngineLines(Report.Line);
        var (_, exitCode) = await engine.JudgeAsync(["destroy", "--yes", "--skip-preview", .. engine.Of(stack)], cancellationToken, lines.Add);
        if (exitCode != ExitCode.Done)
        {
            Report.Error($"The deployment was not removed; the reason is above.{lines.Trace(Checkout)}");
        }

        return exitCode;
    }

    /// <summary>Without its state nobody could take another stack away.</summary>
    private static async Task RefuseOthersAsync(Engine engine, string stack, CancellationToken cancellationToken)
    {
        var others = (await engine.DeployedStacksAsync(cancellationToken)).Where(other => other != stack).ToList();
        if (others.Count > 0)
        {
            throw new OmegaException(
                $"--purge removes the state of every stack of this checkout, and {string.Join(", ", others.Select(other => $"'{other}'"))} is still deployed. "
                + $"Take it away first: {string.Join(" && ", others.Select(other => $"./omega down {other}"))}\nNothing was removed.",
                ExitCode.Input);
        }
    }

    private static string Data(DownSettings settings) => settings.Data ? ", the data of services and its backups below .omega" : "";

    private bool Confirmed(DownSettings settings)
    {
        if (settings.Yes)
        {
            return true;
        }

        if (Console.IsInputRedirected)
        {
            throw new OmegaException($"--purge removes keys, state{Data(settings)} and published images for good. Without a terminal to ask on it needs --yes.", ExitCode.Input);
        }

        return Report.Output.Confirm($"Remove keys, state{Data(settings)}, registry and trust server of {Checkout.Root.EscapeMarkup()} for good?", defaultValue: false);
    }
}

/// <summary>Settings of `omega down`.</summary>
internal sealed class DownSettings : StackSettings
{
    /// <summary>Remove everything.</summary>
    [CommandOption("--purge")]
    [Description("Also remove images, logs, registry, trust server, keys and state: every trace on this machine.")]
    public bool Purge { get; init; }

    /// <summary>Remove the data of services as well.</summary>
    [CommandOption("--data")]
    [Description("With --purge: also remove the data of services, and its backups below .omega. Without it they stay.")]
    public bool Data { get; init; }

    /// <summary>Stop registry and trust server.</summary>
    [CommandOption("--services")]
    [Description("Also stop registry and trust server; their data stays and `up` starts them again.")]
    public bool Services { get; init; }

    /// <summary>Ask nothing.</summary>
    [CommandOption("-y|--yes")]
    [Description("Ask nothing. Without a terminal --purge needs it.")]
    public bool Yes { get; init; }

    /// <inheritdoc/>
    public override ValidationResult Validate() => Data && !Purge
        ? ValidationResult.Error("--data has a meaning only with --purge: without it the data of services stays.")
        : base.Validate();
}
