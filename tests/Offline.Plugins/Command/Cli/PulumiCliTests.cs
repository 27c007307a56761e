namespace Omega.Offline.Plugins.Command.Tests.Cli;

/// <summary>The provider in the hands of the real engine.</summary>
public sealed class PulumiCliTests
{
    [SkippableFact]
    public async Task Command_lives_through_create_same_update_failure_and_destroy()
    {
        using var cli = PulumiCli.Open();
        cli.Write(Program(cli.Folder, "echo made; echo aside >&2"));
        await cli.RunAsync("stack", "init", "dev");

        var created = await cli.RunAsync("up", "--yes");
        var same = await cli.RunAsync("up", "--yes", "--expect-no-changes");
        cli.Write(Program(cli.Folder, "echo again"));
        var updated = await cli.RunAsync("up", "--yes", "--skip-preview", "--diff");
        cli.Write(Program(cli.Folder, "echo bad >&2; exit 4"));
        var failed = await cli.RunAsync("up", "--yes", "--skip-preview");
        var destroyed = await cli.RunAsync("destroy", "--yes", "--skip-preview");

        Holds(created, 0, "made", "aside", "out: \"made\"", "+ 2 created");
        Holds(same, 0, "2 unchanged");
        Holds(updated, 0, "~ stdout: \"made\" => \"again\"", "~ 1 updated");
        Holds(failed, 1, "exit status 4: running \"echo bad >&2; exit 4\":", "bad");
        Holds(destroyed, 0, "- 2 deleted");
        Assert.True(File.Exists(Path.Combine(cli.Folder, "gone")));
    }

    private static string Program(string folder, string script) => $$"""
        name: life
        runtime: yaml
        resources:
          it:
            type: command:local:Command
            properties:
              create: {{script}}
              delete: touch {{folder}}/gone
        outputs:
          out: ${it.stdout}
        """;

    private static void Holds((int ExitCode, string Output) run, int exitCode, params string[] texts)
    {
        Assert.All(texts, text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        Assert.Equal(exitCode, run.ExitCode);
    }
}
