using System.Diagnostics;
using Omega.Cli.Support;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega pulumi -- ARGUMENTS`: the engine as every command here runs it, with this checkout's state, passphrase and plugins.</summary>
internal sealed class PulumiCommand : OmegaCommand<PulumiSettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, PulumiSettings settings, CancellationToken cancellationToken)
    {
        if (context.Remaining.Raw is not { Count: > 0 } arguments)
        {
            throw new OmegaException("What the engine is to do must follow `--`, was missing: ./omega pulumi -- stack ls", ExitCode.Input);
        }

        var engine = await Setup.EngineAsync(cancellationToken);
        // Its input, output and terminal are the caller's own.
        var start = new ProcessStartInfo(engine.Program, arguments) { WorkingDirectory = Checkout.Root };
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
internal sealed class PulumiSettings : CommandSettings;
