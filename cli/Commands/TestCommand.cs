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
        var tests = new TestProjects(Checkout, Processes, Report);
        var projects = tests.Find(settings.Filter);
        if (projects.Count == 0)
        {
            throw new OmegaException($"No test project below {Checkout.At("tests")} has '{settings.Filter}' in its path.", ExitCode.Input);
        }

        var total = new TestCounts(0, 0, 0);
        var packages = await new PackagesChoice(Checkout, Processes, Report).ChooseAsync(cancellationToken);
        string? programs = null;
        try
        {
            programs = await new LocalPrograms(Checkout, Processes, Report).EnsureAsync(cancellationToken);
        }
        catch (OmegaException exception)
        {
            // The other suites still tell what they can.
            Report.Error(exception.Message);
            total = total.Plus(new TestCounts(0, 1, 0));
        }

        var pulumi = EngineChoice.TryFind(Checkout);
        var own = programs is null ? null : EngineChoice.OfflineIn(programs);
        var results = SecretFile.Folder(Path.Combine(Checkout.Machine, "test-results"));
        var environment = TestProjects.Environment(packages, programs, pulumi);
        if (pulumi is null)
        {
            environment[TestProjects.EngineVariable] = own;
        }

        foreach (var project in projects)
        {
            total = total.Plus(await tests.RunAsync(project, results, environment, cancellationToken));
            if (pulumi is not null && own is not null && TestProjects.IsEndToEnd(project))
            {
                total = total.Plus(await tests.RunAsync(project, results, environment, cancellationToken, own));
            }
        }

        Report.Result(total.ToString());
        return total.Failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}

/// <summary>Settings of `omega test`.</summary>
internal sealed class TestSettings : CommandSettings
{
    /// <summary>Only these projects.</summary>
    [CommandArgument(0, "[filter]")]
    [Description("Only projects whose path contains this text, for example tests/Infra.")]
    public string? Filter { get; init; }
}
