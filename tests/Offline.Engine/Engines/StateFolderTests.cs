namespace Omega.Offline.Engine.Tests.Engines;

using Engines = Omega.Offline.Engine.Tests.Support.Engines;

/// <summary>What the environment and the state folder tell the real CLI, told to both engines in turn.</summary>
public sealed class StateFolderTests
{
    private const string Program = """
        name: omega
        runtime: yaml
        resources:
          a:
            type: command:local:Command
            properties: {create: echo one}

        """;

    [SkippableFact]
    public async Task Compressed_state_goes_from_engine_to_engine_and_is_never_hidden()
    {
        using var engines = await StartedAsync();
        engines.Set("PULUMI_DIY_BACKEND_GZIP", "true");
        (await engines.RealAsync("up", "--yes", "--skip-preview")).Succeeded();
        engines.Set("PULUMI_DIY_BACKEND_GZIP", null);
        Assert.Equal(["dev.json.gz"], engines.States());

        Assert.Contains("dev", (await engines.OursAsync("stack", "ls")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(1, (await engines.OursAsync("stack", "init", "dev")).ExitCode);
        (await engines.OursAsync("preview", "--expect-no-changes")).Succeeded();
        (await engines.OursAsync("up", "--yes", "--skip-preview", "--expect-no-changes")).Succeeded();
        Assert.Equal(["dev.json"], engines.States());

        engines.Set("PULUMI_DIY_BACKEND_GZIP", "1");
        (await engines.OursAsync("up", "--yes", "--skip-preview", "--expect-no-changes")).Succeeded();
        Assert.Equal(["dev.json.gz"], engines.States());
        (await engines.RealAsync("preview", "--expect-no-changes")).Succeeded();
        Assert.Equal(4, (await engines.RealAsync("stack", "history")).Succeeded().Output.Split("UpdateKind:").Length);
        Assert.Equal(3, (await engines.OursAsync("stack", "history")).Succeeded().Output.Split("update ").Length - 1);
    }

    [SkippableFact]
    public async Task State_that_pulumi_compressed_with_zstd_is_refused_and_stays()
    {
        using var engines = await StartedAsync();
        engines.Set("PULUMI_DIY_BACKEND_ZSTD", "true");
        (await engines.RealAsync("up", "--yes", "--skip-preview")).Succeeded();
        engines.Set("PULUMI_DIY_BACKEND_ZSTD", null);

        foreach (var command in new string[][] { ["stack", "ls"], ["preview"], ["stack", "export"], ["up", "--yes", "--skip-preview"] })
        {
            var refused = await engines.OursAsync(command);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("dev.json.zst' is compressed with zstd", refused.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(["dev.json.zst"], engines.States());
    }

    [SkippableFact]
    public async Task Backend_of_a_login_and_the_folder_of_settings_are_found_where_pulumi_finds_them()
    {
        using var engines = await StartedAsync(Program + "stackConfigDir: settings\n");
        (await engines.RealAsync("login", $"file://{engines.State}")).Succeeded();
        engines.Set("PULUMI_BACKEND_URL", "");

        (await engines.OursAsync("config", "set", "--secret", "word", "hush")).Succeeded();

        Assert.True(File.Exists(Path.Combine(engines.Project, "settings", "Pulumi.dev.yaml")));
        Assert.Equal("hush", (await engines.RealAsync("config", "get", "word")).Succeeded().Output.Trim());
    }

    [Theory]
    [InlineData("secretsprovider: awskms://alias/x\n", "must be sealed by the passphrase secrets provider, are by 'awskms://alias/x'")]
    [InlineData("environment:\n  - shared\n", "has an environment of Pulumi ESC")]
    public async Task Settings_that_this_engine_does_not_follow_are_refused_by_name(string settings, string message)
    {
        using var engines = Engines.Alone();
        engines.Write("Pulumi.yaml", Program);
        engines.Write("Pulumi.dev.yaml", settings);

        var refused = await engines.OursAsync("stack", "init", "dev");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(message, refused.Errors, StringComparison.Ordinal);
        Assert.Equal(settings, File.ReadAllText(Path.Combine(engines.Project, "Pulumi.dev.yaml")));
        Assert.False(File.Exists(engines.StateFile));
    }

    [Fact]
    public async Task Variable_that_this_engine_does_not_follow_is_refused_before_anything_is_written()
    {
        using var engines = Engines.Alone();
        engines.Write("Pulumi.yaml", Program);
        engines.Set("PULUMI_DIY_BACKEND_ZSTD", "true");

        var refused = await engines.OursAsync("stack", "init", "dev");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("PULUMI_DIY_BACKEND_ZSTD: this engine cannot compress with zstd", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(engines.State));
    }

    [SkippableFact]
    public async Task Flags_are_taken_from_their_variables_by_both_engines()
    {
        using var engines = await StartedAsync();
        engines.Set("PULUMI_OPTION_YES", "true");
        engines.Set("PULUMI_OPTION_SKIP_PREVIEW", "true");
        engines.Set("PULUMI_OPTION_MESSAGE", "by variable");

        (await engines.OursAsync("up")).Succeeded();
        (await engines.RealAsync("up")).Succeeded();

        var history = (await engines.OursAsync("stack", "history", "--json")).Succeeded().Output;
        Assert.Equal(2, history.Split("by variable").Length - 1);
    }

    private static async Task<Engines> StartedAsync(string program = Program)
    {
        var engines = Engines.Require();
        engines.Write("Pulumi.yaml", program);
        (await engines.OursAsync("stack", "init", "dev")).Succeeded();
        return engines;
    }
}
