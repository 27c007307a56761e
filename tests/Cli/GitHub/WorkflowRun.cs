using System.Text.RegularExpressions;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using YamlDotNet.RepresentationModel;

namespace Omega.Cli.Tests.GitHub;

/// <summary>The commands of one job, in their order, as they stand in the workflow; what an action does is left out.</summary>
internal static partial class WorkflowRun
{
    /// <summary>Runs a job of a GitHub workflow for a stack; the first command that fails ends it.</summary>
    public static ProcessResult OfGitHub(Forge forge, string workflow, string job, string stack = "")
    {
        var root = Load(Checkout.Find().At(".github", "workflows", $"{workflow}.yml"));
        var steps = ((YamlSequenceNode)root["jobs"][job]["steps"]).OfType<YamlMappingNode>();
        return Run(forge, steps.Where(step => step.Children.ContainsKey("run")).Select(step => (
            Text(step["run"]).Replace("${{ matrix.stack }}", stack, StringComparison.Ordinal),
            step.Children.TryGetValue("env", out var variables) ? (YamlMappingNode)variables : [])));
    }

    /// <summary>Runs a job of the GitLab pipeline for a stack.</summary>
    public static ProcessResult OfGitLab(Forge forge, string job, string stack = "")
    {
        var root = Load(Checkout.Find().At(".gitlab-ci.yml"));
        return Run(forge, ((YamlSequenceNode)root[job]["script"]).Select(line => ($"export STACK='{stack}' CI_MERGE_REQUEST_IID=7; {Text(line)}", new YamlMappingNode())));
    }

    /// <summary>Reads a workflow.</summary>
    public static YamlNode Load(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(file)));
        return stream.Documents[0].RootNode;
    }

    private static ProcessResult Run(Forge forge, IEnumerable<(string Command, YamlMappingNode Variables)> commands)
    {
        ProcessResult? last = null;
        foreach (var (command, variables) in commands)
        {
            // The number of the proposal is the one expression that a command needs.
            var exports = variables.Children.Select(variable => $"export {variable.Key}='{Expression().Replace(Text(variable.Value), "7")}'; ");
            last = forge.Run(string.Concat(exports) + command);
            if (!last.Succeeded)
            {
                break;
            }
        }

        return last ?? throw new InvalidOperationException("the job has no command");
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    [GeneratedRegex(@"\$\{\{.*?\}\}")]
    private static partial Regex Expression();
}
