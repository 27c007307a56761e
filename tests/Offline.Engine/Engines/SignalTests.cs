using System.Text.Json.Nodes;

namespace Omega.Offline.Engine.Tests.Engines;

using Engines = Omega.Offline.Engine.Tests.Support.Engines;

/// <summary>A run that is told to end, or is killed, in the middle of a change.</summary>
public sealed class SignalTests
{
    private const string Program = """
        name: omega
        runtime: yaml
        resources:
          slow:
            type: command:local:Command
            properties:
              create: sleep SECONDS; echo slow
          after:
            type: command:local:Command
            properties:
              create: echo after ${slow.stdout}
        """;

    [SkippableFact]
    public async Task First_interrupt_finishes_what_has_begun_and_begins_nothing()
    {
        using var engines = await BusyAsync("5");
        using var run = await ChangingAsync(engines);

        Engines.Signal(run, "INT");
        await run.WaitForExitAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.False(engines.IsLocked);
        var deployment = JsonNode.Parse((await engines.RealAsync("stack", "export")).Succeeded().Output)!["deployment"]!;
        Assert.Null(deployment["pending_operations"]);
        Assert.Equal("slow", deployment["resources"]!.AsArray().Single(Named("slow"))!["outputs"]!["stdout"]!.GetValue<string>());
        Assert.DoesNotContain(deployment["resources"]!.AsArray(), Named("after").Invoke);
        (await engines.OursAsync("up", "--yes", "--skip-preview")).Succeeded();
        (await engines.RealAsync("preview", "--expect-no-changes")).Succeeded();
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Second_interrupt_ends_at_once_and_the_state_names_what_was_going_on(bool inBackground)
    {
        using var engines = await BusyAsync("60");
        using var run = await ChangingAsync(engines, inBackground);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        Engines.Signal(run, "INT");
        await Task.Delay(300, limit.Token);
        Engines.Signal(run, "INT");
        await run.WaitForExitAsync(limit.Token);

        Assert.Equal(1, run.ExitCode);
        Assert.False(engines.IsLocked);
        Assert.Empty(engines.Running());
        var export = JsonNode.Parse((await engines.RealAsync("stack", "export")).Succeeded().Output);
        Assert.Equal("creating", export!["deployment"]!["pending_operations"]![0]!["type"]!.GetValue<string>());
    }

    [SkippableFact]
    public async Task Killed_engine_leaves_no_plugin_behind()
    {
        using var engines = await BusyAsync("5");
        using var run = await ChangingAsync(engines);
        Assert.Contains(engines.Running(), program => program.Contains("pulumi-resource-command", StringComparison.Ordinal));

        Engines.Signal(run, "KILL");
        await run.WaitForExitAsync();

        await Engines.UntilAsync(() => !engines.Running().Any(program => program.Contains("pulumi-", StringComparison.Ordinal)));
        await Engines.UntilAsync(() => engines.Running().Count == 0);
    }

    private static Func<JsonNode?, bool> Named(string name) =>
        resource => resource!["urn"]!.GetValue<string>().EndsWith($"::{name}", StringComparison.Ordinal);

    private static async Task<Engines> BusyAsync(string seconds)
    {
        var engines = Engines.Require();
        engines.Write("Pulumi.yaml", Program.Replace("SECONDS", seconds, StringComparison.Ordinal));
        (await engines.OursAsync("stack", "init", "dev")).Succeeded();
        return engines;
    }

    private static async Task<System.Diagnostics.Process> ChangingAsync(Engines engines, bool inBackground = false)
    {
        var run = engines.StartOurs([], inBackground, "up", "--yes", "--skip-preview");
        await Engines.UntilAsync(() => File.ReadAllText(engines.StateFile).Contains("\"creating\"", StringComparison.Ordinal));
        await Engines.UntilAsync(() => engines.Running().Any(program => program.StartsWith("sleep", StringComparison.Ordinal)));
        return run;
    }
}
