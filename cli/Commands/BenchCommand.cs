using System.ComponentModel;
using Omega.Cli.Engines;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Testing;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega bench`: measures updates, rollbacks and the site, each against its rival in the same run, on a stack of its own.</summary>
internal sealed class BenchCommand : OmegaCommand<BenchSettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, BenchSettings settings, CancellationToken cancellationToken)
    {
        Engine engine;
        using (CheckoutLock.Take(Checkout))
        {
            engine = await Setup.RunAsync("dev", cancellationToken);
        }

        var programs = await new LocalPrograms(Checkout, Processes, Report).EnsureAsync(cancellationToken);
        var ran = await Processes.RunAsync(
            new ProcessCall("dotnet", ["run", "--project", Checkout.At("tests/Benchmarks"), "--", .. settings.Names])
            {
                Folder = Checkout.Root,
                Environment = TestProjects.Environment(engine.Packages, programs, EngineChoice.TryFind(Checkout), inLength: false),
                Limit = TimeSpan.FromHours(1),
                OnLine = Report.Line,
            },
            cancellationToken);
        return ran.ExitCode;
    }
}

/// <summary>Settings of `omega bench`.</summary>
internal sealed class BenchSettings : CommandSettings
{
    /// <summary>What is measured.</summary>
    [CommandArgument(0, "[names]")]
    [Description("What is measured: noop, release, image, serving; all of them without a name.")]
    public string[] Names { get; init; } = [];
}
