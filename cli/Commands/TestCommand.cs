using System.ComponentModel;
using Omega.Cli.Engines;
using Omega.Cli.Support;
using Omega.Cli.Testing;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega test`: builds and runs every test that this machine can run; a suite that cannot run says why.</summary>
internal sealed class TestCommand : OmegaCommand<TestSettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, TestSettings settings, CancellationToken cancellationToken)
    {
        var suites = TestProjects.Find(Checkout, settings.Filter).Where(suite => !settings.Fast || suite.HasFastTests).ToList();
        if (suites.Count == 0)
        {
            throw new OmegaException(
                $"No test project below {Checkout.At("tests")} has '{settings.Filter}' in its path{(settings.Fast ? " and tests without Docker" : "")}.", ExitCode.Input);
        }

        var tests = new TestProjects(Checkout, Processes, Report, SecretFile.Folder(Path.Combine(Checkout.Machine, "test-results")));
        var packages = await new PackagesChoice(Checkout, Processes, Report).ChooseAsync(cancellationToken);
        // The fast tests take engine and plugins as their own build makes them, and are not kept waiting for the native ones.
        var (programs, unbuilt) = settings.Fast ? (null, 0) : await ProgramsAsync(cancellationToken);
        var pulumi = EngineChoice.TryFind(Checkout);
        var own = programs is null ? null : EngineChoice.OfflineIn(programs);
        var environment = TestProjects.Environment(packages, programs, pulumi, settings.Long);
        var total = new TestCounts(0, unbuilt, 0);
        if (await tests.BuildAsync(suites, environment, cancellationToken))
        {
            var runs = suites.SelectMany(suite => suite.Runs(settings.Fast, settings.Long, pulumi is null ? null : own)).ToList();
            var counts = await TestSchedule.RunAsync(runs, Math.Max(1, Environment.ProcessorCount), run => tests.RunAsync(run, environment, cancellationToken));
            total = counts.Aggregate(total, (sum, one) => sum.Plus(one));
        }
        else
        {
            total = total.Plus(new TestCounts(0, suites.Count, 0));
        }

        Report.Result(total.ToString());
        return total.Failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<(string? Programs, int Failed)> ProgramsAsync(CancellationToken cancellation)
    {
        try
        {
            return (await new LocalPrograms(Checkout, Processes, Report).EnsureAsync(cancellation), 0);
        }
        catch (OmegaException exception)
        {
            // The other suites still tell what they can.
            Report.Error(exception.Message);
            return (null, 1);
        }
    }
}

/// <summary>Settings of `omega test`.</summary>
internal sealed class TestSettings : CommandSettings
{
    /// <summary>Only these projects.</summary>
    [CommandArgument(0, "[filter]")]
    [Description("Only projects whose path contains this text, for example tests/Infra.")]
    public string? Filter { get; init; }

    /// <summary>Only what needs neither Docker nor a cluster.</summary>
    [CommandOption("--fast")]
    [Description("Only tests that need neither Docker nor a cluster.")]
    public bool Fast { get; init; }

    /// <summary>Suites in their long forms.</summary>
    [CommandOption("--long")]
    [Description("Suites run in their long forms: more rounds (OMEGA_TEST_LONG=1), and tests that take long.")]
    public bool Long { get; init; }
}
