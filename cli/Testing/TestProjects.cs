using Omega.Cli.Engines;
using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Testing;

/// <summary>Builds and runs the test projects of a checkout, one after the other.</summary>
internal sealed class TestProjects(Checkout checkout, IProcesses processes, Report report)
{
    /// <summary>Environment variable that names the engine that the end-to-end suites use.</summary>
    public const string EngineVariable = "OMEGA_TEST_ENGINE";

    /// <summary>Environment variable that names the folder of this checkout's engine and plugins.</summary>
    public const string ProgramsVariable = "OMEGA_TEST_PROGRAMS";

    /// <summary>Whether a project deploys whole stacks, on Docker or in a cluster.</summary>
    public static bool IsEndToEnd(string project) =>
        project.Contains("/EndToEnd/", StringComparison.Ordinal) || project.Contains("/Kubernetes/", StringComparison.Ordinal);

    /// <summary>Project files below `tests`, those whose path contains the filter; end-to-end last.</summary>
    public IReadOnlyList<string> Find(string? filter) =>
    [
        .. Directory.EnumerateFiles(checkout.At("tests"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => Path.GetFileName(project).Contains("Tests", StringComparison.Ordinal))
            .Where(project => filter is null || Path.GetRelativePath(checkout.Root, project).Contains(filter, StringComparison.OrdinalIgnoreCase))
            .OrderBy(IsEndToEnd)
            .ThenBy(project => project, StringComparer.Ordinal),
    ];

    /// <summary>
    /// Runs one project; one that does not build, or that ends without results, counts as one failed test. With
    /// <paramref name="engine"/>, runs only its tests that hold for every engine, on that one.
    /// </summary>
    public async Task<TestCounts> RunAsync(
        string project, string results, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellation, string? engine = null)
    {
        var name = Path.GetFileNameWithoutExtension(project) + (engine is null ? "" : $" on {Path.GetFileName(engine)}");
        var trx = Path.Combine(results, $"{name}.trx");
        File.Delete(trx);
        report.Step($"Testing {name}");
        string[] filter = engine is null ? [] : ["--filter", "Engine=every"];
        string[] arguments =
        [
            "test", project, "-nologo", "-v", "q", "-nodeReuse:false", "--logger", $"trx;LogFileName={name}.trx", "--results-directory", results, .. filter,
        ];
        var call = new ProcessCall("dotnet", arguments)
        {
            Folder = checkout.Root,
            Environment = engine is null ? environment : new Dictionary<string, string?>(environment) { [EngineVariable] = engine },
            Limit = TimeSpan.FromMinutes(60),
        };
        var result = await processes.RunAsync(call, cancellation);
        var counts = File.Exists(trx) ? TestCounts.OfTrx(trx) : new TestCounts(0, 0, 0);
        if (!result.Succeeded && counts.Failed == 0)
        {
            counts = counts.Plus(new TestCounts(0, 1, 0));
        }

        if (counts.Failed > 0)
        {
            report.Line(result.Output.Trim());
            report.Line(result.Error.Trim());
            foreach (var failure in File.Exists(trx) ? TestCounts.Failures(trx) : [])
            {
                report.Line(failure);
            }
        }

        report.Line($"  {name}: {counts}");
        foreach (var (reason, count) in File.Exists(trx) ? TestCounts.SkipReasons(trx) : [])
        {
            report.Line($"    {count} skipped: {reason}");
        }

        return counts;
    }

    /// <summary>Variables that tests run with: packages as chosen, plugins and engine where they find them.</summary>
    /// <param name="packages">Where the Pulumi packages come from.</param>
    /// <param name="programs">Folder of this checkout's engine and plugins, when there is one.</param>
    /// <param name="pulumi">Path of the pulumi CLI, when there is one.</param>
    public static Dictionary<string, string?> Environment(string packages, string? programs, string? pulumi) => new(DotnetEnvironment.Variables)
    {
        ["PulumiPackages"] = packages,
        [ProgramsVariable] = programs,
        ["PATH"] = string.Join(Path.PathSeparator, new[]
        {
            packages == PackagesChoice.Offline ? programs : null,
            Path.GetDirectoryName(pulumi),
            System.Environment.GetEnvironmentVariable("PATH"),
        }.OfType<string>()),
    };
}
