using System.Text.Json.Nodes;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.GitHub;

/// <summary>
/// A bare repository, a clone of it as a runner has one, and stand-ins of what is outside: `omega`, and GitHub or GitLab with their
/// comments and proposals.
/// </summary>
internal sealed class Forge : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly bool _isGitLab;

    public Forge(bool isGitLab = false)
    {
        _isGitLab = isGitLab;
        var source = Checkout.Find();
        Write("comments", "[]");
        Write("proposals", "[]");
        Write("calls", "");
        Bash($"""
            mkdir -p source home
            cp -r '{source.At(".github")}' source/ && cp '{source.Root}'/Pulumi.*.yaml '{source.At(".gitlab-ci.yml")}' source/
            printf '#!/bin/bash\n' >source/omega && chmod +x source/omega
            cd source && git init -q --initial-branch main && git add -A && git -c user.name=t -c user.email=t@t commit -qm start
            cd .. && git clone -q --bare source origin.git && git clone -q origin.git checkout
            """);
        Omega(":");
    }

    /// <summary>Who comments here in the name of the steps.</summary>
    public string Me => _isGitLab ? "omega-bot" : "github-actions[bot]";

    /// <summary>Comments of the one proposal that is looked at: author and text.</summary>
    public IEnumerable<(string Author, string Body)> Comments =>
        JsonNode.Parse(Read("comments"))!.AsArray().Select(comment => (comment!["user"]!["login"]!.GetValue<string>(), comment["body"]!.GetValue<string>()));

    /// <summary>Proposals: branch and whether it is open or closed.</summary>
    public IEnumerable<(string Branch, string State)> Proposals =>
        JsonNode.Parse(Read("proposals"))!.AsArray().Select(proposal => (proposal!["headRefName"]!.GetValue<string>(), proposal["state"]!.GetValue<string>()));

    /// <summary>What was called, a line each.</summary>
    public IReadOnlyList<string> Calls => Read("calls").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Puts a comment there.</summary>
    public void Commented(string author, string body) => Append("comments", new JsonObject
    {
        ["id"] = Comments.Count() + 1,
        ["user"] = new JsonObject { ["login"] = author },
        ["body"] = body,
    });

    /// <summary>Puts an open proposal there.</summary>
    public void Proposed(string branch, bool fromFork = false) => Append("proposals", new JsonObject
    {
        ["number"] = Proposals.Count() + 1,
        ["headRefName"] = branch,
        ["title"] = branch,
        ["isCrossRepository"] = fromFork,
        ["state"] = "open",
    });

    /// <summary>Says what `omega` does from now on, in bash; every call of it is recorded.</summary>
    public void Omega(string body)
    {
        Write("omega", $"#!/bin/bash\necho \"omega $*\" >>\"$WORLD/calls\"\n{body}\n");
        // Outside of git's eyes: what runs is not what is proposed.
        Bash("chmod +x omega && ln -sf ../omega checkout/omega && git -C checkout update-index --assume-unchanged omega");
    }

    /// <summary>Runs one line of a workflow as its runner does.</summary>
    public ProcessResult Run(string line) => Execute($"cd checkout && {line}");

    /// <summary>Runs a script, which must succeed.</summary>
    public string Bash(string script) => Execute(script).Must("prepare the test").Output;

    public string Read(string file) => File.ReadAllText(_folder.At(file));

    public void Write(string file, string text) => File.WriteAllText(_folder.At(file), text);

    public void Dispose() => _folder.Dispose();

    private void Append(string file, JsonObject item)
    {
        var items = JsonNode.Parse(Read(file))!.AsArray();
        items.Add(item);
        Write(file, items.ToJsonString());
    }

    private ProcessResult Execute(string script) => new SystemProcesses().RunAsync(new ProcessCall("/bin/bash", "-euo", "pipefail", "-c", script)
    {
        Folder = _folder.Path,
        Environment = new Dictionary<string, string?>
        {
            ["WORLD"] = _folder.Path,
            ["HOME"] = _folder.At("home"),
            ["PATH"] = $"{Checkout.Find().At("tests", "Cli", "GitHub", "StandIns")}:{System.Environment.GetEnvironmentVariable("PATH")}",
            ["GITHUB_OUTPUT"] = _folder.At("output"),
            ["GITHUB_SERVER_URL"] = "https://github.example.com",
            ["GITHUB_REPOSITORY"] = "o/r",
            ["GITHUB_RUN_ID"] = "99",
            ["OMEGA_COMMENT_AUTHOR"] = null,
            ["GITLAB_CI"] = _isGitLab ? "true" : null,
            ["GITLAB_TOKEN"] = "secret-token",
            ["CI_API_V4_URL"] = "https://gitlab.example.com/api/v4",
            ["CI_PROJECT_ID"] = "5",
            ["CI_PROJECT_URL"] = _folder.At("origin"),
            ["CI_DEFAULT_BRANCH"] = "main",
            ["CI_JOB_URL"] = _isGitLab ? "https://gitlab.example.com/o/r/-/jobs/99" : null,
        },
    }).GetAwaiter().GetResult();
}
