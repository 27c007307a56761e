using System.Text.Json.Nodes;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Engines;

using Engines = Omega.Offline.Engine.Tests.Support.Engines;

/// <summary>A program that nobody here wrote a host for, run in turn by this engine and by the real pulumi CLI.</summary>
public sealed class HandOverTests
{
    private const string Program = """
        name: omega
        runtime: yaml
        config:
          word:
            type: string
            secret: true
        resources:
          me:
            type: pulumi:pulumi:StackReference
            properties:
              name: organization/omega/other
          first:
            type: command:local:Command
            properties:
              create: echo one
          second:
            type: command:local:Command
            properties:
              create: echo ${first.stdout}
              environment:
                WORD: ${word}
            options:
              additionalSecretOutputs: [stdout]
          kept:
            type: command:local:Command
            properties:
              create: echo kept
            options:
              protect: true
        outputs:
          said: ${second.stdout}
          word: ${word}
        """;

    [SkippableFact]
    public async Task Each_engine_takes_over_from_the_other_and_finds_nothing_to_change()
    {
        using var engines = Engines.Require();
        engines.Write("Pulumi.yaml", Program);
        await StacksAsync(engines.OursAsync);

        (await engines.OursAsync("up", "--yes", "--skip-preview")).Succeeded();
        (await engines.RealAsync("preview", "--expect-no-changes")).Succeeded();
        Assert.Contains("hush", (await engines.RealAsync("stack", "output", "word", "--show-secrets")).Output, StringComparison.Ordinal);

        engines.Write("Pulumi.yaml", Program.Replace("echo one", "echo two", StringComparison.Ordinal));
        Assert.Equal(7, (await engines.OursAsync("preview", "--expect-no-changes")).ExitCode);
        (await engines.RealAsync("up", "--yes", "--skip-preview")).Succeeded();
        (await engines.OursAsync("preview", "--expect-no-changes")).Succeeded();
        Assert.Equal("two", (await engines.OursAsync("stack", "output", "said", "--show-secrets")).Output.Trim());
        Assert.Equal("[secret]", (await engines.OursAsync("stack", "output", "said")).Output.Trim());

        Assert.Equal(1, (await engines.OursAsync("destroy", "--yes", "--skip-preview")).ExitCode);
        engines.Write("Pulumi.yaml", Program.Replace("protect: true", "protect: false", StringComparison.Ordinal));
        (await engines.OursAsync("up", "--yes", "--skip-preview")).Succeeded();
        (await engines.OursAsync("destroy", "--yes", "--skip-preview")).Succeeded();
        (await engines.RealAsync("stack", "rm", "--yes")).Succeeded();
    }

    /// <summary>A stack whose settings lie elsewhere: its folder's own file is somebody's, and checked in.</summary>
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Showing_a_stack_writes_no_settings(bool ours)
    {
        using var engines = Engines.Require();
        engines.Write("Pulumi.yaml", Program);
        await StacksAsync(engines.OursAsync);
        var settings = Path.Combine(engines.Project, "Pulumi.dev.yaml");
        var elsewhere = Path.Combine(engines.Project, "elsewhere.yaml");
        File.Move(settings, elsewhere);
        (await engines.OursAsync("up", "--yes", "--skip-preview", "--config-file", elsewhere)).Succeeded();
        engines.Write("Pulumi.dev.yaml", "config: {}\n");

        foreach (var arguments in new string[][] { ["stack", "export", "--show-secrets"], ["stack", "output", "--show-secrets"], ["config", "--show-secrets"] })
        {
            (await (ours ? engines.OursAsync(arguments) : engines.RealAsync(arguments))).Succeeded();
            Assert.Equal("config: {}\n", File.ReadAllText(settings));
        }
    }

    [SkippableFact]
    public async Task Exports_of_the_two_engines_are_the_same_but_for_ids_and_times()
    {
        using var ours = Engines.Require();
        using var real = Engines.Require();
        ours.Write("Pulumi.yaml", Program);
        real.Write("Pulumi.yaml", Program);
        await StacksAsync(ours.OursAsync);
        await StacksAsync(real.RealAsync);

        foreach (var command in new[] { "up", "refresh", "up" })
        {
            (await ours.OursAsync(command, "--yes", "--skip-preview")).Succeeded();
            (await real.RealAsync(command, "--yes", "--skip-preview")).Succeeded();

            Assert.Equal(
                Comparable((await real.RealAsync("stack", "export")).Succeeded().Output),
                Comparable((await ours.OursAsync("stack", "export")).Succeeded().Output));
        }
    }

    [SkippableFact]
    public async Task Targets_with_their_dependents_are_the_same_for_both_engines()
    {
        var first = Program.Replace("protect: true", "protect: false", StringComparison.Ordinal);
        var second = first.Replace("echo one", "echo two", StringComparison.Ordinal).Replace("echo kept", "echo changed", StringComparison.Ordinal);
        string[] target = ["--target", "**::first", "--target-dependents"];
        using var ours = Engines.Require();
        using var real = Engines.Require();
        foreach (var (engines, run) in new (Engines, Func<string[], Task<EngineRun>>)[] { (ours, ours.OursAsync), (real, real.RealAsync) })
        {
            engines.Write("Pulumi.yaml", first);
            await StacksAsync(run);
            (await run(["up", "--yes", "--skip-preview"])).Succeeded();
            engines.Write("Pulumi.yaml", second);
            (await run(["up", "--yes", "--skip-preview", .. target])).Succeeded();
        }

        var changed = Comparable((await ours.OursAsync("stack", "export")).Succeeded().Output);
        Assert.Equal(Comparable((await real.RealAsync("stack", "export")).Succeeded().Output), changed);
        Assert.Contains("\"create\":\"echo two\"", changed, StringComparison.Ordinal);
        Assert.Contains("\"create\":\"echo kept\"", changed, StringComparison.Ordinal);

        (await ours.OursAsync(["destroy", "--yes", "--skip-preview", .. target])).Succeeded();
        (await real.RealAsync(["destroy", "--yes", "--skip-preview", .. target])).Succeeded();
        var left = Comparable((await ours.OursAsync("stack", "export")).Succeeded().Output);
        Assert.Equal(Comparable((await real.RealAsync("stack", "export")).Succeeded().Output), left);
        Assert.DoesNotContain("::second\"", left, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Second_run_at_once_is_refused_by_either_engine()
    {
        using var engines = Engines.Require();
        engines.Write("Pulumi.yaml", Program.Replace("echo one", "sleep 8", StringComparison.Ordinal));
        await StacksAsync(engines.OursAsync);
        using var first = engines.StartOurs([], "up", "--yes", "--skip-preview");
        await Engines.UntilAsync(() => engines.IsLocked);

        var ours = await engines.OursAsync("up", "--yes", "--skip-preview");
        var real = await engines.RealAsync("up", "--yes", "--skip-preview");
        await first.WaitForExitAsync();

        Assert.Equal(1, ours.ExitCode);
        Assert.Contains("the stack is currently locked by 1 lock(s)", ours.Errors, StringComparison.Ordinal);
        Assert.Contains("the stack is currently locked by 1 lock(s)", real.Errors, StringComparison.Ordinal);
        Assert.Equal(0, first.ExitCode);
    }

    [SkippableFact]
    public async Task Killed_run_leaves_a_lock_and_a_pending_operation_that_pulumi_understands()
    {
        using var engines = Engines.Require();
        // The command ends the engine that has started its plugin.
        engines.Write("Pulumi.yaml", Program.Replace("echo one", "'[ -z \"$KILL\" ] || kill -9 $(ps -o ppid= -p $PPID); echo one'", StringComparison.Ordinal));
        await StacksAsync(engines.OursAsync);
        using (var killed = engines.StartOurs([new("KILL", "1")], "up", "--yes", "--skip-preview"))
        {
            await killed.WaitForExitAsync();
            Assert.Equal(137, killed.ExitCode);
        }

        Assert.Contains("locked", (await engines.RealAsync("up", "--yes", "--skip-preview")).Errors, StringComparison.Ordinal);
        (await engines.OursAsync("cancel")).Succeeded();
        var export = JsonNode.Parse((await engines.RealAsync("stack", "export")).Succeeded().Output);
        Assert.Equal("creating", export!["deployment"]!["pending_operations"]![0]!["type"]!.GetValue<string>());
        (await engines.RealAsync("up", "--yes", "--skip-preview")).Succeeded();
        (await engines.OursAsync("preview", "--expect-no-changes")).Succeeded();
    }

    // The stack of these tests, and the one that it refers to: no engine reads its own stack while it writes it.
    private static async Task StacksAsync(Func<string[], Task<EngineRun>> run)
    {
        foreach (var stack in new[] { "other", "dev" })
        {
            (await run(["stack", "init", stack])).Succeeded();
        }

        (await run(["config", "set", "--secret", "word", "hush"])).Succeeded();
    }

    // Resources by URN without what differs between any two runs.
    private static string Comparable(string export)
    {
        var resources = JsonNode.Parse(export)!["deployment"]!["resources"]!.AsArray();
        foreach (var resource in resources.OfType<JsonObject>())
        {
            foreach (var name in new[] { "id", "provider", "created", "modified", "sourcePosition", "stackTrace" })
            {
                resource.Remove(name);
            }
        }

        var sorted = resources.OrderBy(resource => resource!["urn"]!.GetValue<string>(), StringComparer.Ordinal).Select(resource => resource!.ToJsonString());
        return System.Text.RegularExpressions.Regex.Replace(string.Join('\n', sorted), "\"ciphertext\":\"[^\"]*\"", "\"ciphertext\":\"\"");
    }
}
