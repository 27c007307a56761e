using System.Text.Json.Nodes;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Engines;

using Engines = Omega.Offline.Engine.Tests.Support.Engines;

/// <summary>Passphrase, name and end of a stack, changed by this engine and taken over by the real CLI.</summary>
public sealed class StackChangeTests
{
    private const string Program = """
        name: omega
        runtime: yaml
        config:
          word:
            type: string
            secret: true
        resources:
          a:
            type: command:local:Command
            properties:
              create: echo one
              environment:
                WORD: ${word}
          b:
            type: command:local:Command
            properties:
              create: echo ${a.stdout}
            options:
              protect: true
          c:
            type: command:local:Command
            properties:
              create: echo ${b.stdout}
        outputs:
          word: ${word}
        """;

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task New_passphrase_opens_everything_for_both_engines_and_the_old_one_nothing(bool elsewhere)
    {
        using var engines = await DeployedAsync();
        var file = Path.Combine(engines.Project, elsewhere ? "elsewhere.yaml" : "Pulumi.dev.yaml");
        if (elsewhere)
        {
            File.Move(Path.Combine(engines.Project, "Pulumi.dev.yaml"), file);
        }

        (await engines.OursWithInputAsync("new one\n", "stack", "change-secrets-provider", "passphrase", "--config-file", file)).Succeeded();

        foreach (var run in new Func<string[], Task<EngineRun>>[] { engines.OursAsync, engines.RealAsync })
        {
            Assert.NotEqual(0, (await run(["preview", "--config-file", file])).ExitCode);
            Assert.NotEqual(0, (await run(["stack", "output", "--show-secrets"])).ExitCode);
        }

        engines.Set("PULUMI_CONFIG_PASSPHRASE", "new one");
        foreach (var run in new Func<string[], Task<EngineRun>>[] { engines.RealAsync, engines.OursAsync })
        {
            (await run(["preview", "--expect-no-changes", "--config-file", file])).Succeeded();
            Assert.Equal("hush", (await run(["config", "get", "word", "--config-file", file])).Succeeded().Output.Trim());
            Assert.Contains("hush", (await run(["stack", "export", "--show-secrets"])).Succeeded().Output, StringComparison.Ordinal);
        }

        Assert.Equal(elsewhere, !File.Exists(Path.Combine(engines.Project, "Pulumi.dev.yaml")));
    }

    [SkippableFact]
    public async Task Passphrase_that_pulumi_has_changed_is_the_one_for_this_engine()
    {
        using var engines = await DeployedAsync();
        (await engines.RealWithInputAsync("new one\n", "stack", "change-secrets-provider", "passphrase")).Succeeded();

        engines.Set("PULUMI_CONFIG_PASSPHRASE", "new one");
        (await engines.OursAsync("preview", "--expect-no-changes")).Succeeded();
    }

    [SkippableTheory]
    [InlineData(2, "new\n", "awskms://alias/x", "must be 'passphrase', was 'awskms://alias/x'")]
    [InlineData(2, "\n", "passphrase", "the new passphrase must not be empty")]
    public async Task Another_provider_and_an_empty_passphrase_are_refused(int code, string input, string provider, string message)
    {
        using var engines = await DeployedAsync();
        var before = File.ReadAllBytes(engines.StateFile);

        var refused = await engines.OursWithInputAsync(input, "stack", "change-secrets-provider", provider);

        Assert.Equal(code, refused.ExitCode);
        Assert.Contains(message, refused.Errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(engines.StateFile));
    }

    [SkippableFact]
    public async Task Wrong_passphrase_changes_nothing()
    {
        using var engines = await DeployedAsync();
        engines.Set("PULUMI_CONFIG_PASSPHRASE", "wrong");

        var refused = await engines.OursWithInputAsync("new\n", "stack", "change-secrets-provider", "passphrase");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("incorrect passphrase", refused.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Renamed_stack_is_the_same_for_either_engine_with_its_history_settings_and_selection()
    {
        using var ours = await DeployedAsync();
        using var real = await DeployedAsync();

        (await ours.OursAsync("stack", "rename", "staging")).Succeeded();
        (await real.RealAsync("stack", "rename", "staging")).Succeeded();

        foreach (var engines in new[] { ours, real })
        {
            (await engines.RealAsync("preview", "--expect-no-changes")).Succeeded();
            (await engines.OursAsync("preview", "--expect-no-changes")).Succeeded();
            Assert.Equal("staging", (await engines.OursAsync("stack", "--show-name")).Output.Trim());
            Assert.Equal(2, (await engines.OursAsync("stack", "history", "--json")).Output.Split("\"kind\"").Length);
        }

        Assert.Equal(await NamesAsync(real), await NamesAsync(ours));
        Assert.Equal(Files(real), Files(ours));
        Assert.Equal(1, (await ours.OursAsync("stack", "rename", "staging")).ExitCode);
    }

    [SkippableFact]
    public async Task Destroy_except_protected_leaves_the_same_with_either_engine()
    {
        using var ours = await DeployedAsync();
        using var real = await DeployedAsync();
        string[] destroy = ["destroy", "--yes", "--skip-preview", "--exclude-protected", "--remove"];

        var run = (await ours.OursAsync(destroy)).Succeeded();
        (await real.RealAsync(destroy)).Succeeded();

        Assert.Contains("4 resources of 'dev' stay: those that are protected, and what they need.", run.Errors, StringComparison.Ordinal);
        Assert.Equal(await NamesAsync(real), await NamesAsync(ours));
    }

    [SkippableFact]
    public async Task Destroy_with_remove_takes_stack_history_and_settings_along()
    {
        using var ours = await DeployedAsync("protect: false");
        using var real = await DeployedAsync("protect: false");
        string[] destroy = ["destroy", "--yes", "--skip-preview", "--remove"];

        (await ours.OursAsync(destroy)).Succeeded();
        (await real.RealAsync(destroy)).Succeeded();

        Assert.Equal(Files(real), Files(ours));
        Assert.Equal(6, (await ours.OursAsync("stack", "export", "--stack", "dev")).ExitCode);
    }

    [SkippableFact]
    public async Task Stacks_of_other_projects_are_listed_when_asked_for()
    {
        using var engines = await DeployedAsync();
        engines.Write("Pulumi.yaml", "name: other\nruntime: yaml\n");
        (await engines.OursAsync("stack", "init", "prod")).Succeeded();

        foreach (var arguments in new string[][] { [], ["--all"], ["--project", "omega"] })
        {
            Assert.Equal(
                Names((await engines.RealAsync(["stack", "ls", "--json", .. arguments])).Succeeded().Output),
                Names((await engines.OursAsync(["stack", "ls", "--json", .. arguments])).Succeeded().Output));
        }
    }

    private static string Names(string list) =>
        string.Join(' ', JsonNode.Parse(list)!.AsArray().Select(item => item!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal));

    private static async Task<string> NamesAsync(Engines engines)
    {
        var resources = JsonNode.Parse((await engines.RealAsync("stack", "export")).Succeeded().Output)!["deployment"]!["resources"]!.AsArray();
        return string.Join('\n', resources
            .Select(item => $"{item!["urn"]} in {item["parent"]} needs {item["dependencies"]?.ToJsonString()}")
            .Order(StringComparer.Ordinal));
    }

    // What is there apart from the descriptions that pulumi keeps beside its files, by name without times.
    private static IEnumerable<string> Files(Engines engines) => Directory
        .GetFiles(Path.GetDirectoryName(engines.Project)!, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Path.GetDirectoryName(engines.Project)!, file))
        .Where(file => !file.StartsWith("home", StringComparison.Ordinal) && Path.GetExtension(file) is not (".attrs" or ".bak"))
        .Select(file => System.Text.RegularExpressions.Regex.Replace(file, "[0-9]{10,}", "N"))
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static async Task<Engines> DeployedAsync(string protect = "protect: true")
    {
        var engines = Engines.Require();
        engines.Write("Pulumi.yaml", Program.Replace("protect: true", protect, StringComparison.Ordinal));
        (await engines.OursAsync("stack", "init", "dev")).Succeeded();
        (await engines.OursAsync("config", "set", "--secret", "word", "hush")).Succeeded();
        (await engines.OursAsync("up", "--yes", "--skip-preview")).Succeeded();
        return engines;
    }
}
