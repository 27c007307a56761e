using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Omega.Infra.Tests;

/// <summary>House rules, held by reading the sources.</summary>
public sealed partial class ConventionTests
{
    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));

    private static IEnumerable<string> Sources(params string[] folders) => Files("*.cs", folders);

    private static IEnumerable<string> Files(string pattern, params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root(), folder), pattern, SearchOption.AllDirectories))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    private static string Relative(string path) => Path.GetRelativePath(Root(), path);

    [Fact]
    public void No_source_file_is_longer_than_250_lines()
    {
        var long_ = Sources("core", "infra", "cli", "offline", "samples").Where(path => File.ReadLines(path).Count() > 250).Select(Relative);

        Assert.Empty(long_);
    }

    [Fact]
    public void Configuration_is_read_in_one_place()
    {
        var readers = Sources("infra").Where(path => File.ReadAllText(path).Contains("new Config(", StringComparison.Ordinal)).Select(Relative);

        Assert.Equal(["infra/Program.cs"], readers);
    }

    [Fact]
    public void Components_read_neither_clock_nor_environment()
    {
        var readers = Sources("infra/Release", "infra/Hosting", "infra/Ledger", "infra/Policies")
            .Where(path => AmbientState().IsMatch(File.ReadAllText(path))).Select(Relative);

        // A cluster that the configuration leaves to the environment is found there, as the provider finds it.
        Assert.Equal(["infra/Hosting/Kubernetes/ClusterAccess.cs"], readers);
    }

    [Fact]
    public void The_flow_fits_one_screen() =>
        Assert.InRange(File.ReadLines(Path.Combine(Root(), "infra/OmegaStack.cs")).Count(), 1, 90);

    [Fact]
    public void Nothing_that_is_built_names_latest()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root(), "nginx")).Concat(Directory.EnumerateFiles(Root(), "Pulumi*.yaml"));

        foreach (var file in files)
        {
            Assert.DoesNotContain(":latest", File.ReadAllText(file), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Every_suppression_has_a_reason_before_it()
    {
        var bare = Directory.EnumerateFiles(Root(), "*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .Where(path => File.ReadAllLines(path) is var lines && lines.Index().Any(line =>
                line.Item.Contains("<NoWarn>", StringComparison.Ordinal) && (line.Index == 0 || !lines[line.Index - 1].Contains("-->", StringComparison.Ordinal))))
            .Select(Relative);

        Assert.Empty(bare);
    }

    [Fact]
    public void Every_policy_has_a_test_of_its_own()
    {
        foreach (var policy in PolicyCatalog.All)
        {
            Assert.True(
                File.Exists(Path.Combine(Root(), "tests/Core/Policies/Rules", $"{policy.GetType().Name}Tests.cs")),
                $"{policy.Name} has no test; write tests/Core/Policies/Rules/{policy.GetType().Name}Tests.cs");
        }
    }

    /// <summary>UPDATE_SNAPSHOTS=1 writes the table, and the change is then reviewed as a diff.</summary>
    /// <summary>Of what is ignored the engine takes what the state says: a script among it would be that of whoever writes the state.</summary>
    [Fact]
    public void No_environment_is_taken_from_the_state_as_a_whole() => Assert.Empty(Sources("infra")
        .SelectMany(path => File.ReadLines(path).Where(line => Regex.IsMatch(line, @"IgnoreChanges.*""(environment|create|interpreter)""")).Select(line => $"{Relative(path)}: {line.Trim()}")));

    [Fact]
    public void Page_of_the_policies_lists_the_catalog()
    {
        var path = Path.Combine(Root(), "docs", "policies.md");
        var page = File.ReadAllText(path);
        var table = "| policy | what it holds | on pods |\n| --- | --- | --- |\n"
            + string.Concat(PolicyCatalog.All.Select(policy => $"| `{policy.Name}` | {policy.Description.Title} | {policy.Description.OnPods} |\n"));
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, PolicyTable().Replace(page, _ => table));
            page = File.ReadAllText(path);
        }

        Assert.Contains(table, page, StringComparison.Ordinal);
    }

    [Fact]
    public void README_is_read_in_one_go_and_every_page_that_it_names_is_there()
    {
        var readme = File.ReadAllText(Path.Combine(Root(), "README.md"));

        Assert.InRange(readme.Split('\n').Length - 1, 1, 150);
        var named = Link().Matches(readme).Select(link => link.Groups[1].Value).ToList();
        Assert.Equal(Directory.GetFiles(Path.Combine(Root(), "docs")).Select(path => $"docs/{Path.GetFileName(path)}").Order(), named.Distinct().Order());
    }

    /// <summary>A version of ours may not be published, or be older than what a provider asks for: both end a first run on a connected machine.</summary>
    [Fact]
    public void Providers_packages_bring_the_SDK_that_they_were_built_for()
    {
        var naming = Files("*.csproj", "core", "infra", "cli", "offline", "samples", "tests").Append(Path.Combine(Root(), "Directory.Packages.props"))
            .Where(file => File.ReadAllText(file).Contains("Include=\"Pulumi\"", StringComparison.Ordinal)).Select(Relative);

        Assert.Empty(naming);
    }

    /// <summary>`omega test` builds its suites, and `.ci/lint` reads the sources, through the solution.</summary>
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var projects = Files("*.csproj", "core", "infra", "cli", "offline", "samples", "tests").Select(Relative);
        var listed = Project().Matches(File.ReadAllText(Path.Combine(Root(), "OmegaInfra.sln"))).Select(project => project.Groups[1].Value.Replace('\\', '/'));

        Assert.Equal(projects.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"""([^""]+\.csproj)""")]
    private static partial Regex Project();

    [GeneratedRegex(@"\]\(([^):]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now|Guid\.NewGuid|Random\.Shared|Environment\.GetEnvironmentVariable")]
    private static partial Regex AmbientState();

    [GeneratedRegex(@"(\| policy \| what it holds \|.*\n(\|.*\n)+)|POLICY_TABLE\n")]
    private static partial Regex PolicyTable();
}
