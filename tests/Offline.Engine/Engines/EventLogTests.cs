using System.Text.Json.Nodes;

namespace Omega.Offline.Engine.Tests.Engines;

using Engines = Omega.Offline.Engine.Tests.Support.Engines;

/// <summary>The events of a run as `--event-log` writes them, against those of the real CLI.</summary>
public sealed class EventLogTests
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
              create: echo VERSION
              environment:
                WORD: ${word}
          b:
            type: command:local:Command
            properties:
              create: echo ${a.stdout}
              triggers:
                - VERSION
            options:
              protect: PROTECT
          c-VERSION:
            type: command:local:Command
            properties:
              create: COMMAND
            options:
              retainOnDelete: true
              dependsOn:
                - ${b}
        outputs:
          word: ${word}
        """;

    [SkippableFact]
    public async Task Events_of_each_kind_of_run_are_those_of_pulumi()
    {
        using var ours = Engines.Require();
        using var real = Engines.Require();
        real.Set("PULUMI_DEBUG_COMMANDS", "true");
        var steps = new (string Version, string Protect, string Command, string[] Run)[]
        {
            ("1", "false", "echo c", ["preview"]),
            ("1", "false", "echo c", ["up", "--yes", "--skip-preview"]),
            ("2", "false", "echo c", ["preview"]),
            ("2", "false", "exit 3", ["up", "--yes", "--skip-preview"]),
            ("2", "true", "echo c", ["up", "--yes"]),
            ("2", "true", "echo c", ["refresh", "--yes", "--skip-preview"]),
            ("2", "false", "echo c", ["up", "--yes", "--skip-preview"]),
            ("2", "false", "echo c", ["destroy", "--yes", "--skip-preview"]),
        };
        foreach (var engines in new[] { ours, real })
        {
            engines.Write("Pulumi.yaml", Program.Replace("PROTECT", "false", StringComparison.Ordinal));
            (await engines.OursAsync("stack", "init", "dev")).Succeeded();
            (await engines.OursAsync("config", "set", "--secret", "word", "hush")).Succeeded();
        }

        foreach (var (version, protect, command, run) in steps)
        {
            var text = Program.Replace("VERSION", version, StringComparison.Ordinal)
                .Replace("PROTECT", protect, StringComparison.Ordinal)
                .Replace("COMMAND", command, StringComparison.Ordinal);
            ours.Write("Pulumi.yaml", text);
            real.Write("Pulumi.yaml", text);
            var oursRan = await ours.OursAsync([.. run, "--event-log", "events.log"]);
            var realRan = await real.RealAsync([.. run, "--event-log", "events.log"]);

            Assert.True(realRan.ExitCode == 0 == (oursRan.ExitCode == 0), oursRan.All);
            Assert.Equal(Events(real), Events(ours));
        }
    }

    [Fact]
    public async Task File_that_cannot_be_written_ends_the_run_before_it_begins()
    {
        using var engines = Engines.Alone();
        engines.Write("Pulumi.yaml", "name: omega\nruntime: none\n");
        (await engines.OursAsync("stack", "init", "dev")).Succeeded();

        var refused = await engines.OursAsync("up", "--yes", "--skip-preview", "--event-log", "no/such/folder/events.log");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--event-log: 'no/such/folder/events.log' cannot be written", refused.Errors, StringComparison.Ordinal);
    }

    // One line for each event, without what differs between any two runs: numbers, ids, the providers that the CLI alone shows,
    // what a language host says only where it is heard, the words of a failure.
    private static string Events(Engines engines)
    {
        var events = File.ReadAllLines(Path.Combine(engines.Project, "events.log")).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(item => (int)item["sequence"]!));
        var lines = events.Where(item => !IsOwn(item)).Select(Comparable).Order(StringComparer.Ordinal).ToList();
        // The CLI tells of a component twice and reads its outputs when it writes: the first may have them already.
        return string.Join('\n', lines.Where((line, at) => at == 0 || line != lines[at - 1] || !line.Contains("\"type\":\"pulumi:pulumi:Stack\"", StringComparison.Ordinal)));
    }

    private static bool IsOwn(JsonObject item)
    {
        var diagnostic = item["diagnosticEvent"];
        var metadata = (item["resourcePreEvent"] ?? item["resOutputsEvent"])?["metadata"];
        if ((string?)metadata?["type"] == "pulumi:pulumi:Stack"
            && ((string)metadata["op"]! == "refresh" || metadata["new"]?["outputs"]!.AsObject().Count == 0))
        {
            // The CLI tells of a component twice, with and without its outputs, and reads the stack, which is nowhere to read.
            return true;
        }

        return item.ToJsonString().Contains("pulumi:providers:command::default\",\"type", StringComparison.Ordinal)
            || (diagnostic is not null && (string)diagnostic["severity"]! != "error");
    }

    private static string Comparable(JsonObject item)
    {
        foreach (var name in new[] { "sequence", "timestamp" })
        {
            item.Remove(name);
        }

        Strip(item);
        if (item["diagnosticEvent"] is JsonObject diagnostic)
        {
            diagnostic.Remove("message");
        }

        return item.ToJsonString();
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            foreach (var name in new[] { "id", "durationSeconds", "maybeCorrupt", "provider", "steps" })
            {
                map.Remove(name);
            }

            foreach (var child in map.Select(item => item.Value).ToList())
            {
                Strip(child);
            }
        }
        else if (node is JsonArray list)
        {
            list.ToList().ForEach(Strip);
        }
    }
}
