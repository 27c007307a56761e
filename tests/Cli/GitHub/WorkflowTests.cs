using System.Text.RegularExpressions;
using Omega.Cli.Engines;
using Omega.Cli.Support;
using YamlDotNet.RepresentationModel;

namespace Omega.Cli.Tests.GitHub;

/// <summary>What the workflows may do, held by reading them; `.ci/lint` checks their syntax.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Folder = Checkout.Find().At(".github", "workflows");

    public static TheoryData<string> Workflows => [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_action_is_pinned_by_commit(string workflow)
    {
        var unpinned = File.ReadLines(Path.Combine(Folder, workflow))
            .Where(line => line.Contains("uses:", StringComparison.Ordinal) && !Pinned().IsMatch(line));

        Assert.Empty(unpinned);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Nothing_is_permitted_but_what_a_job_names_and_every_job_ends(string workflow)
    {
        var root = Load(workflow);

        Assert.Empty(((YamlMappingNode)root["permissions"]).Children);
        foreach (var (_, job) in (YamlMappingNode)root["jobs"])
        {
            // A hosted runner gives a job six hours; the long tests take what they need of it.
            var limit = workflow == "long.yml" ? 350 : 60;
            Assert.InRange(int.Parse(((YamlScalarNode)job["timeout-minutes"]).Value!, System.Globalization.CultureInfo.InvariantCulture), 1, limit);
            Assert.NotEmpty(((YamlMappingNode)job["permissions"]).Children);
        }
    }

    [Fact]
    public void Only_what_proposes_may_write_to_the_repository() => Assert.Equal(["base.yml", "promote.yml"], Directory.EnumerateFiles(Folder)
        .Where(file => File.ReadAllText(file).Contains("contents: write", StringComparison.Ordinal)).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    /// <summary>What a registry says decides what is proposed: nothing that reads a state, or that a branch can change, runs beside it.</summary>
    [Fact]
    public void The_renewal_of_the_base_runs_main_and_reads_no_secret()
    {
        Assert.DoesNotContain("secrets.", File.ReadAllText(Path.Combine(Folder, "base.yml")), StringComparison.Ordinal);
        Assert.Equal("main", ((YamlScalarNode)Load("base.yml")["jobs"]["base"]["steps"][0]["with"]["ref"]).Value);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_command_is_a_script_of_the_checkout_that_runs_anywhere(string workflow)
    {
        foreach (var command in Commands(workflow))
        {
            var script = Script().Match(command);
            Assert.True(script.Success, $"'{command}' is no script of the checkout");
            Assert.True(File.GetUnixFileMode(Checkout.Find().At(script.Value)).HasFlag(UnixFileMode.UserExecute), $"{script.Value} cannot be executed");
        }
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void What_others_write_never_becomes_part_of_a_command(string workflow) =>
        Assert.DoesNotContain(Commands(workflow), command => command.Contains("${{ github.", StringComparison.Ordinal));

    /// <summary>Secrets are an environment's, and no environment serves two purposes or two stacks.</summary>
    [Fact]
    public void Every_job_that_reads_a_secret_has_an_environment_of_its_own_purpose_and_stack()
    {
        var environments = new List<string>();
        foreach (var workflow in Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)))
        {
            foreach (var (name, node) in (YamlMappingNode)Load(workflow)["jobs"])
            {
                var job = (YamlMappingNode)node;
                if (!job.AllNodes.OfType<YamlScalarNode>().Any(scalar => scalar.Value!.Contains("secrets.", StringComparison.Ordinal)))
                {
                    continue;
                }

                Assert.True(job.Children.ContainsKey("environment"), $"job '{name}' of {workflow} reads secrets of the whole repository");
                var environment = ((YamlScalarNode)job["environment"]).Value!;
                Assert.True(
                    !job.Children.ContainsKey("strategy") || environment.Contains("matrix.stack", StringComparison.Ordinal),
                    $"job '{name}' of {workflow} gives every stack the same secrets");
                environments.Add(environment);
            }
        }

        Assert.Equal(["dev", "preview-${{ matrix.stack }}", "prod", "promote", "scan-${{ matrix.stack }}"], environments.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Code_of_a_branch_never_runs_beside_a_token_that_writes()
    {
        var jobs = (YamlMappingNode)Load("preview.yml")["jobs"];

        foreach (var (name, node) in jobs)
        {
            var job = (YamlMappingNode)node;
            var writes = ((YamlMappingNode)job["permissions"]).Children.Values.Any(access => ((YamlScalarNode)access).Value == "write");
            var checkout = (YamlMappingNode)((YamlSequenceNode)job["steps"])[0]["with"];
            var ofMain = checkout.Children.TryGetValue("ref", out var branch) && ((YamlScalarNode)branch).Value == "main";
            Assert.True(!writes || ofMain, $"job '{name}' runs the branch's steps with a token that writes");
        }
    }

    [Fact]
    public void The_promotion_waits_for_dev_alone() => Assert.Equal(
        ["deploy dev"], ((YamlSequenceNode)Load("promote.yml")["on"]["workflow_run"]["workflows"]).Select(name => ((YamlScalarNode)name).Value));

    /// <summary>The pulumi CLI that the workflows install is the one that `omega` fetches and that the tests run with.</summary>
    [Fact]
    public void One_version_of_pulumi_is_pinned() => Assert.Equal(
        [PublishedCli.Version], Pins("pulumi-version: ").Distinct());

    [Fact]
    public void One_version_of_cosign_is_pinned() => Assert.Single(Pins("cosign-release: ").Distinct());

    [Fact]
    public void The_workflow_and_a_workstation_run_the_same_script() =>
        Assert.EndsWith(" .ci/run", Assert.Single(Commands("test.yml")), StringComparison.Ordinal);

    /// <summary>Every setting that a workflow reads is in the table of docs/workflows.md, and the other way round.</summary>
    [Fact]
    public void Settings_that_are_needed_are_one_table()
    {
        var read = Directory.EnumerateFiles(Folder).SelectMany(File.ReadLines)
            .Concat(File.ReadLines(Checkout.Find().At(".gitlab-ci.yml"))).Concat(File.ReadLines(Checkout.Find().At(".github", "steps", "forge")))
            .SelectMany(line => Setting().Matches(line)).Select(match => match.Groups["name"].Value).ToHashSet();
        var told = File.ReadLines(Checkout.Find().At("docs", "workflows.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Name().Matches(line.Split('|')[1])).Select(match => match.Groups["name"].Value).ToHashSet();

        Assert.Equal(read.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Pins(string name) => Directory.EnumerateFiles(Folder).SelectMany(File.ReadLines)
        .Where(line => line.Contains(name, StringComparison.Ordinal)).Select(line => line.Split(name)[1].Trim());

    private static IEnumerable<string> Commands(string workflow) => Load(workflow).AllNodes.OfType<YamlMappingNode>()
        .Where(step => step.Children.ContainsKey("run")).Select(step => ((YamlScalarNode)step["run"]).Value!);

    private static YamlNode Load(string workflow) => WorkflowRun.Load(Path.Combine(Folder, workflow));

    [GeneratedRegex(@"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"\./omega|\.github/steps/\w+|\.ci/(run|takeover)")]
    private static partial Regex Script();

    [GeneratedRegex(@"secrets\.(?<name>\w+)|\$\{?(?<name>OMEGA_(CI_IMAGE|COMMENT_AUTHOR|SCHEDULE)|GITLAB_TOKEN)")]
    private static partial Regex Setting();

    [GeneratedRegex("`(?<name>[A-Z_]+)`")]
    private static partial Regex Name();
}
