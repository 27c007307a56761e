using System.Text.Json;
using Omega.Cli.Engines;
using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Testing;

/// <summary>Builds and runs the test projects of a checkout.</summary>
internal sealed class TestProjects(Checkout checkout, IProcesses processes, Report report, string results)
{
    /// <summary>Environment variable that names the engine that the end-to-end suites use.</summary>
    public const string EngineVariable = "OMEGA_TEST_ENGINE";

    /// <summary>Environment variable that names the folder of this checkout's engine and plugins.</summary>
    public const string ProgramsVariable = "OMEGA_TEST_PROGRAMS";

    /// <summary>Environment variable that asks suites for their long forms.</summary>
    public const string LongVariable = "OMEGA_TEST_LONG";

    private readonly Lock _printing = new();

    /// <summary>Suites below `tests`, those whose path contains the filter: what shares something first, for it runs longest.</summary>
    public static IReadOnlyList<TestSuite> Find(Checkout checkout, string? filter) =>
    [
        .. Directory.EnumerateFiles(checkout.At("tests"), "*.Tests.csproj", SearchOption.AllDirectories)
            .Where(project => filter is null || Path.GetRelativePath(checkout.Root, project).Contains(filter, StringComparison.OrdinalIgnoreCase))
            .Select(TestSuite.Of)
            .OrderByDescending(suite => suite.Uses.Count)
            .ThenBy(suite => suite.Project, StringComparer.Ordinal),
    ];

    /// <summary>Builds all suites at once; false, with the messages told, when they do not build.</summary>
    public async Task<bool> BuildAsync(IReadOnlyList<TestSuite> suites, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellation)
    {
        report.Step($"Building the suites: {suites.Count}");
        var selection = Path.Combine(results, "suites.slnf");
        var solution = Directory.EnumerateFiles(checkout.Root, "*.sln").Single();
        var projects = suites.Select(suite => Path.GetRelativePath(checkout.Root, suite.Project).Replace('/', '\\'));
        await File.WriteAllTextAsync(
            selection,
            JsonSerializer.Serialize(new { solution = new { path = Path.GetRelativePath(results, solution), projects } }),
            cancellation);
        var build = new ProcessCall("dotnet", "build", selection, "-nologo", "-v", "q", "-nodeReuse:false")
        {
            Folder = checkout.Root,
            Environment = environment,
            Limit = TimeSpan.FromMinutes(30),
        };
        var built = await processes.RunAsync(build, cancellation);
        if (!built.Succeeded)
        {
            report.Line(built.Output.Trim());
            report.Line(built.Error.Trim());
        }

        return built.Succeeded;
    }

    /// <summary>Runs a suite that is built; whatever is wrong with it counts as a failed test and is told with its output.</summary>
    public async Task<TestCounts> RunAsync(TestRun run, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellation)
    {
        var trx = Path.Combine(results, $"{run.Name}.trx");
        File.Delete(trx);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        lock (_printing)
        {
            report.Step($"Testing {run.Name}");
        }

        string[] filter = run.Filter is null ? [] : ["--filter", run.Filter];
        var call = new ProcessCall(
            "dotnet", ["test", run.Suite.Assembly, "--nologo", "--logger", $"trx;LogFileName={run.Name}.trx", "--results-directory", results, .. filter])
        {
            Folder = checkout.Root,
            Environment = run.Engine is null ? environment : new Dictionary<string, string?>(environment) { [EngineVariable] = run.Engine },
            Limit = TimeSpan.FromMinutes(60),
        };
        var ended = await processes.RunAsync(call, cancellation);
        var read = File.Exists(trx) ? TestResults.Read(trx) : null;
        var problems = TestVerdict.Problems(run.Suite, read, ended.Succeeded, TestVerdict.Parts()).ToList();
        var counts = (read?.Counts() ?? new TestCounts(0, 0, 0)).Plus(new TestCounts(0, problems.Count, 0));
        lock (_printing)
        {
            Tell(run, counts, read, problems, ended, clock.Elapsed);
        }

        return counts;
    }

    private void Tell(TestRun run, TestCounts counts, TestResults? read, List<string> problems, ProcessResult ended, TimeSpan took)
    {
        if (counts.Failed > 0)
        {
            report.Line(ended.Output.Trim());
            report.Line(ended.Error.Trim());
            foreach (var failure in read?.Failures() ?? [])
            {
                report.Line(failure);
            }

            foreach (var problem in problems)
            {
                report.Line($"--- {run.Name}: {problem}");
            }
        }

        report.Line($"  {run.Name}: {counts} in {took.TotalSeconds:F0} s");
        foreach (var (reason, count) in read?.SkipReasons() ?? [])
        {
            report.Line($"    {count} skipped: {reason ?? "no reason given"}");
        }
    }

    /// <summary>Variables that tests run with: packages as chosen, plugins and engine where they find them.</summary>
    /// <param name="packages">Where the Pulumi packages come from.</param>
    /// <param name="programs">Folder of this checkout's engine and plugins, when there is one.</param>
    /// <param name="pulumi">Path of the pulumi CLI, when there is one.</param>
    /// <param name="inLength">Whether suites run in their long forms.</param>
    public static Dictionary<string, string?> Environment(string packages, string? programs, string? pulumi, bool inLength) => new(DotnetEnvironment.Variables)
    {
        ["PulumiPackages"] = packages,
        [ProgramsVariable] = programs,
        [EngineVariable] = pulumi is null && programs is not null ? EngineChoice.OfflineIn(programs) : System.Environment.GetEnvironmentVariable(EngineVariable),
        [LongVariable] = inLength ? "1" : System.Environment.GetEnvironmentVariable(LongVariable),
        ["PATH"] = string.Join(Path.PathSeparator, new[]
        {
            packages == PackagesChoice.Offline ? programs : null,
            Path.GetDirectoryName(pulumi),
            System.Environment.GetEnvironmentVariable("PATH"),
        }.OfType<string>()),
    };
}
