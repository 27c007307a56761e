using System.Text.Json.Nodes;

namespace Omega.Offline.Engine.Tests.Engines;

using Engines = Omega.Offline.Engine.Tests.Support.Engines;

/// <summary>`config` of both engines, side by side.</summary>
public sealed class ConfigTests
{
    /// <summary>What is set, in this order; nothing of it depends on the order of keys in the file.</summary>
    public static readonly IReadOnlyList<string[]> Sets =
    [
        ["plain", "5"],
        ["--path", "top", "5"],
        ["--path", "topFlag", "true"],
        ["--path", "n.fraction", "0.5"],
        ["--path", "n.whole", "5"],
        ["--path", "n.negative", "--", "-5"],
        ["--path", "n.signed", "+5"],
        ["--path", "n.zeros", "007"],
        ["--path", "n.zero", "0"],
        ["--path", "n.flag", "true"],
        ["--path", "n.Flag", "True"],
        ["--path", "n.word", "yes"],
        ["--path", "n.nothing", "null"],
        ["--path", "n.empty", ""],
        ["--path", "n.power", "1e3"],
        ["--path", "n.large", "9007199254740991"],
        ["--path", "n.larger", "9223372036854775808"],
        ["--path", "n.largest", "99999999999999999999"],
        ["--path", "n.hexadecimal", "0x10"],
        ["--path", "n.json", "{\"a\":1}"],
        ["--path", "n.deep[0].x", "1"],
        ["--path", "--type", "float", "n.typedFraction", "0.5"],
        ["--path", "--type", "int", "n.typedWhole", "7"],
        ["--path", "--type", "bool", "n.typedFlag", "true"],
        ["--path", "--type", "string", "n.typedText", "5"],
        ["--type", "int", "typedTop", "005"],
        ["--type", "bool", "typedTopFlag", "T"],
        ["--type", "float", "typedTopFraction", "1.50"],
        ["replaced", "text"],
        ["--path", "replaced.by", "a map"],
        ["--path", "l[0]", "first"],
        ["--path", "l[1]", "2"],
        ["aws:region", "eu-west-1"],
    ];

    [SkippableFact]
    public async Task Values_get_the_types_that_pulumi_gives_them()
    {
        using var ours = Engines.Require();
        using var real = Engines.Require();
        foreach (var (engines, run) in Both(ours, real))
        {
            engines.Write("Pulumi.yaml", "name: omega\nruntime: yaml\nconfig:\n  declared:\n    default: said\n  aws:region:\n    value: nowhere\n");
            (await engines.OursAsync("stack", "init", "dev")).Succeeded();
            foreach (var set in Sets)
            {
                (await run(["config", "set", .. set])).Succeeded();
            }
        }

        // Read by the same reader: what was written is what is compared.
        var written = JsonNode.Parse((await ours.RealAsync("config", "--json")).Succeeded().Output)!;
        Assert.Equal(JsonNode.Parse((await real.RealAsync("config", "--json")).Succeeded().Output)!.ToJsonString(), written.ToJsonString());
        Assert.Equal("0.5", (string?)written["omega:n"]!["objectValue"]!["fraction"]);
        // And by each its own.
        Assert.True(JsonNode.DeepEquals(written, JsonNode.Parse((await ours.OursAsync("config", "--json")).Succeeded().Output)));
        (await ours.OursAsync("config", "set", "--path", "--secret", "hidden.inside", "hush")).Succeeded();
        Assert.Equal((await ours.RealAsync("config")).Succeeded().Output, (await ours.OursAsync("config")).Succeeded().Output);
        Assert.Equal((await ours.RealAsync("config", "--show-secrets")).Succeeded().Output, (await ours.OursAsync("config", "--show-secrets")).Succeeded().Output);
    }

    /// <summary>What a text inside of a map says is not lost by a key below it.</summary>
    [SkippableFact]
    public async Task A_text_inside_of_a_map_is_not_made_a_map()
    {
        using var engines = Engines.Require();
        engines.Write("Pulumi.yaml", "name: omega\nruntime: yaml\n");
        foreach (var (_, run) in Both(engines, engines))
        {
            await run(["stack", "init", "dev"]);
            (await run(["config", "set", "--path", "map.a", "2"])).Succeeded();

            Assert.NotEqual(0, (await run(["config", "set", "--path", "map.a.b", "3"])).ExitCode);
            Assert.Equal("2", (await run(["config", "get", "--path", "map.a"])).Succeeded().Output.Trim());
        }
    }

    [SkippableFact]
    public async Task Named_settings_file_holds_secrets_that_both_engines_open_and_the_stacks_own_file_stays()
    {
        using var ours = Engines.Require();
        using var real = Engines.Require();
        foreach (var (engines, run) in Both(ours, real))
        {
            engines.Write("Pulumi.yaml", "name: omega\nruntime: yaml\nconfig:\n  word: {type: string, secret: true}\noutputs:\n  word: ${word}\n");
            (await engines.OursAsync("stack", "init", "dev")).Succeeded();
            var own = File.ReadAllText(Path.Combine(engines.Project, "Pulumi.dev.yaml"));
            string[] elsewhere = ["--config-file", "elsewhere.yaml"];

            (await run(["config", "set", "--secret", "word", "hush", .. elsewhere])).Succeeded();
            (await run(["config", "set", "--path", "--secret", "site.users[0].password", "deep", .. elsewhere])).Succeeded();
            (await run(["up", "--yes", "--skip-preview", .. elsewhere])).Succeeded();

            Assert.Equal(own, File.ReadAllText(Path.Combine(engines.Project, "Pulumi.dev.yaml")));
            Assert.DoesNotContain("hush", File.ReadAllText(Path.Combine(engines.Project, "elsewhere.yaml")), StringComparison.Ordinal);
            foreach (var (_, reader) in Both(engines, engines))
            {
                Assert.Equal("hush", (await reader(["config", "get", "word", .. elsewhere])).Succeeded().Output.Trim());
                var site = (await reader(["config", "get", "site", .. elsewhere])).Succeeded().Output.Trim();
                Assert.Equal("""{"users":[{"password":"deep"}]}""", site);
                Assert.Equal(1, (await reader(["config", "get", "word"])).ExitCode);
                Assert.Equal("hush", (await reader(["stack", "output", "word", "--show-secrets"])).Succeeded().Output.Trim());
                (await reader(["preview", "--expect-no-changes", .. elsewhere])).Succeeded();
            }
        }

        Assert.Equal(
            (await real.RealAsync("config", "--json", "--config-file", "elsewhere.yaml")).Succeeded().Output.Trim(),
            (await ours.OursAsync("config", "--json", "--config-file", "elsewhere.yaml")).Succeeded().Output.Trim());
    }

    [SkippableTheory]
    [InlineData("one", "one")]
    [InlineData("one\n", "one")]
    [InlineData("one\ntwo\n\n", "one\ntwo\n")]
    public async Task Value_from_standard_input_loses_one_line_break(string input, string value)
    {
        using var engines = Engines.Require();
        engines.Write("Pulumi.yaml", "name: omega\nruntime: yaml\n");
        (await engines.OursAsync("stack", "init", "dev")).Succeeded();

        (await engines.OursWithInputAsync(input, "config", "set", "ours")).Succeeded();
        (await engines.RealWithInputAsync(input, "config", "set", "real", "--non-interactive")).Succeeded();

        Assert.Equal(value + "\n", (await engines.RealAsync("config", "get", "ours")).Output);
        Assert.Equal(value + "\n", (await engines.RealAsync("config", "get", "real")).Output);
    }

    [SkippableTheory]
    [InlineData("config", "set", "a:b:c", "d")]
    [InlineData("config", "set", "--type", "int", "k", "x")]
    [InlineData("config", "get", "nothing")]
    public async Task Both_engines_refuse_the_same(params string[] arguments)
    {
        using var engines = Engines.Require();
        engines.Write("Pulumi.yaml", "name: omega\nruntime: yaml\n");
        (await engines.OursAsync("stack", "init", "dev")).Succeeded();
        var before = File.ReadAllText(Path.Combine(engines.Project, "Pulumi.dev.yaml"));

        Assert.NotEqual(0, (await engines.RealAsync(arguments)).ExitCode);
        Assert.Equal(1, (await engines.OursAsync(arguments)).ExitCode);
        Assert.Equal(before, File.ReadAllText(Path.Combine(engines.Project, "Pulumi.dev.yaml")));
    }

    private static (Engines Engines, Func<string[], Task<Omega.Offline.Engine.Tests.Support.EngineRun>> Run)[] Both(Engines ours, Engines real) =>
        [(ours, ours.OursAsync), (real, real.RealAsync)];
}
