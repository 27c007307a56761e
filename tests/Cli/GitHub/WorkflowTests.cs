using System.Text.RegularExpressions;
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
            Assert.InRange(int.Parse(((YamlScalarNode)job["timeout-minutes"]).Value!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
            Assert.NotEmpty(((YamlMappingNode)job["permissions"]).Children);
        }
    }

    [Fact]
    public void Only_a_promotion_may_write_to_the_repository() => Assert.Equal(["promote.yml"], Directory.EnumerateFiles(Folder)
        .Where(file => File.ReadAllText(file).Contains("contents: write", StringComparison.Ordinal)).Select(Path.GetFileName));

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

    private static IEnumerable<string> Commands(string workflow) => Load(workflow).AllNodes.OfType<YamlMappingNode>()
        .Where(step => step.Children.ContainsKey("run")).Select(step => ((YamlScalarNode)step["run"]).Value!);

    private static YamlNode Load(string workflow)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Path.Combine(Folder, workflow))));
        return stream.Documents[0].RootNode;
    }

    [GeneratedRegex(@"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"\./omega|\.github/steps/\w+")]
    private static partial Regex Script();
}
