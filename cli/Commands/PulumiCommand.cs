using System.ComponentModel;
using System.Diagnostics;
using Omega.Cli.Engines;
using Omega.Cli.Support;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega pulumi [stack] -- ARGUMENTS`: the engine as every command runs it, with this checkout's state, passphrase and plugins.</summary>
internal sealed class PulumiCommand : OmegaCommand<PulumiSettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, PulumiSettings settings, CancellationToken cancellationToken)
    {
        if (context.Remaining.Raw is not { Count: > 0 } arguments)
        {
            throw new OmegaException("What the engine is to do must follow `--`, was missing: ./omega pulumi -- stack ls", ExitCode.Input);
        }

        if (settings.Stack is not null)
        {
            _ = Setup.ReadStack(settings.Stack);
        }

        var engine = await Setup.EngineAsync(cancellationToken);
        // Its input, output and terminal are the caller's own.
        IReadOnlyList<string> ofStack = settings.Stack is null ? [] : engine.Of(settings.Stack);
        var start = new ProcessStartInfo(engine.Program, [.. arguments, .. ofStack]) { WorkingDirectory = Checkout.Root };
        foreach (var (name, value) in engine.Environment())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        // Whoever ends this one by the terminal ends that one as well, which says how it ended.
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}

/// <summary>Settings of `omega pulumi`.</summary>
internal sealed class PulumiSettings : CommandSettings, INamesStack
{
    /// <summary>Name of the stack; null: what follows names one, or needs none.</summary>
    [CommandArgument(0, "[stack]")]
    [Description("Adds --stack and --config-file of this stack, with this machine's values laid over it.")]
    public string? Stack { get; init; }

    string INamesStack.Stack => Stack ?? "";
}
