using Omega.Cli.Engines;
using Omega.Cli.Processes;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Engines;

public sealed class StateAttributesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StateAttributesTests()
    {
        Directory.CreateDirectory(_folder.At(".pulumi", "stacks", "omega"));
        File.WriteAllText(_folder.At(".pulumi", "stacks", "omega", "dev.json"), "{}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?metadata=skip")]
    public void What_a_killed_engine_left_unreadable_is_removed_and_nothing_else(string query)
    {
        var cut = Write("dev.json.attrs", "");
        var half = Write("dev.json.bak.attrs", "{\"user.content_type\":");
        var whole = Write("prod.json.attrs", "{\"user.content_type\":\"application/json\"}");
        var empty = Write("prod.json", "");

        var removed = StateAttributes.RemoveUnreadable($"file://{_folder.Path}{query}");

        Assert.Equal(new[] { cut, half }.Order(), removed.Order());
        Assert.False(File.Exists(cut));
        Assert.False(File.Exists(half));
        Assert.True(File.Exists(whole));
        Assert.True(File.Exists(empty));
    }

    [Fact]
    public void A_lock_that_a_full_disk_left_empty_is_removed_and_one_that_somebody_holds_is_not()
    {
        var locks = Directory.CreateDirectory(_folder.At(".pulumi", "locks", "organization", "omega", "dev")).FullName;
        var (left, held) = (Path.Combine(locks, "1.json.2.tmp"), Path.Combine(locks, "3.json"));
        File.WriteAllText(left, "");
        File.WriteAllText(held, "{\"pid\":1}");

        Assert.Equal([left], StateAttributes.RemoveUnreadable($"file://{_folder.Path}", () => { }));
        Assert.Equal([held], Directory.GetFiles(locks));
    }

    [Fact]
    public void A_lock_that_is_being_written_is_left_to_who_writes_it()
    {
        var file = Path.Combine(Directory.CreateDirectory(_folder.At(".pulumi", "locks")).FullName, "1.json");
        File.WriteAllText(file, "");

        Assert.Empty(StateAttributes.RemoveUnreadable($"file://{_folder.Path}", () => File.WriteAllText(file, "{}")));
        Assert.True(File.Exists(file));
    }

    [Theory]
    [InlineData("https://api.pulumi.com")]
    [InlineData("s3://states")]
    [InlineData("file:///no/such/folder")]
    public void A_backend_without_such_files_is_left_alone(string backend) => Assert.Empty(StateAttributes.RemoveUnreadable(backend));

    [SkippableFact]
    public async Task The_real_pulumi_refuses_such_a_state_and_reads_it_again_afterwards()
    {
        var pulumi = Cli.Processes.ProgramPath.Find("pulumi");
        Skip.If(pulumi is null, "no pulumi CLI on PATH");
        await File.WriteAllTextAsync(_folder.At("Pulumi.yaml"), "name: omega\nruntime: yaml\n");
        await PulumiAsync("", "stack", "init", "test");
        var written = Directory.GetFiles(_folder.At(".pulumi"), "*.attrs", SearchOption.AllDirectories);
        Assert.NotEmpty(written);

        foreach (var file in written)
        {
            await File.WriteAllTextAsync(file, "");
        }

        Assert.Contains("EOF", (await PulumiAsync("", "stack", "ls")).Error, StringComparison.Ordinal);
        Assert.Equal(written.Order(), StateAttributes.RemoveUnreadable($"file://{_folder.Path}").Order());
        Assert.Contains("test", (await PulumiAsync(StateAttributes.Skipped, "stack", "ls")).Must("list").Text, StringComparison.Ordinal);

        (await PulumiAsync(StateAttributes.Skipped, "stack", "init", "other")).Must("create");
        Assert.Empty(Directory.GetFiles(_folder.At(".pulumi"), "*.attrs", SearchOption.AllDirectories));

        async Task<ProcessResult> PulumiAsync(string query, params string[] arguments) => await new SystemProcesses().RunAsync(
            new ProcessCall(pulumi!, [.. arguments, "--non-interactive"])
            {
                Folder = _folder.Path,
                Environment = new Dictionary<string, string?>
                {
                    ["PULUMI_BACKEND_URL"] = $"file://{_folder.Path}{query}",
                    ["PULUMI_CONFIG_PASSPHRASE"] = "a passphrase",
                    ["PULUMI_SKIP_UPDATE_CHECK"] = "true",
                },
                Limit = Patience.Limit,
            },
            default);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string name, string content)
    {
        var file = _folder.At(".pulumi", "stacks", "omega", name);
        File.WriteAllText(file, content);
        return file;
    }
}
