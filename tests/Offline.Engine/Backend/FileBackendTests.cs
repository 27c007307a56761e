using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Backend;

public sealed class FileBackendTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StackName _stack = new("omega", "dev");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_makes_the_layout_of_pulumis_file_backend()
    {
        var backend = new FileBackend($"file://{_folder.Path}");
        backend.Write(_stack, "{}"u8);
        backend.KeepPrevious(_stack);
        backend.AddHistory(_stack, new UpdateRecord { Kind = "update", Result = "succeeded" });

        var files = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Select(file => System.Text.RegularExpressions.Regex.Replace(Path.GetRelativePath(_folder.Path, file), "[0-9]{10,}", "N"));
        Assert.Equal(
            [
                ".pulumi/backups/omega/dev/dev.N.json",
                ".pulumi/history/omega/dev/dev-N.checkpoint.json",
                ".pulumi/history/omega/dev/dev-N.history.json",
                ".pulumi/meta.yaml",
                ".pulumi/stacks/omega/dev.json",
                ".pulumi/stacks/omega/dev.json.bak",
            ],
            files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Stacks_are_listed_by_name_whatever_order_the_folder_has_them_in()
    {
        var backend = new FileBackend($"file://{_folder.Path}");
        string[] names = ["a", "a-b", "a.b", "aB", "b"];
        string[] all = [.. names.SelectMany(project => names.Select(stack => $"{project}/{stack}"))];
        foreach (var name in all.OrderBy(name => string.Concat(name.Reverse()), StringComparer.Ordinal))
        {
            backend.Write(new StackName(name.Split('/')[0], name.Split('/')[1]), "{}"u8);
        }

        Assert.Equal(names, backend.Stacks("a.b").Select(stack => stack.Stack));
        Assert.Equal(
            all,
            backend.Stacks(project: null).Select(stack => $"{stack.Project}/{stack.Stack}"));
    }

    [Fact]
    public void Write_removes_the_description_of_other_content()
    {
        var backend = new FileBackend($"file://{_folder.Path}");
        backend.Write(_stack, "{}"u8);
        File.WriteAllText(backend.StateOf(_stack) + ".attrs", "of something else");

        backend.Write(_stack, "{ }"u8);

        Assert.False(File.Exists(backend.StateOf(_stack) + ".attrs"));
    }

    [Fact]
    public void Write_puts_a_new_file_in_the_place_of_the_old_one()
    {
        var backend = new FileBackend($"file://{_folder.Path}");
        backend.Write(_stack, "before"u8);
        using var reader = new StreamReader(
            new FileStream(backend.StateOf(_stack), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

        backend.Write(_stack, "after"u8);

        // Who has the old one open, as after a crash the disk has, sees all of it.
        Assert.Equal("before", reader.ReadToEnd());
        Assert.Equal("after"u8.ToArray(), backend.Read(_stack));
        Assert.Equal(["dev.json"], Directory.GetFiles(Path.GetDirectoryName(backend.StateOf(_stack))!).Select(Path.GetFileName));
    }

    [Fact]
    public void What_cannot_be_written_leaves_nothing_half_done_beside_it()
    {
        var taken = Path.Combine(_folder.Path, "state.json");
        Directory.CreateDirectory(taken);

        var problem = Assert.Throws<EngineException>(() => StateFile.Write(taken, "{}"u8));

        Assert.StartsWith($"'{taken}' cannot be written: ", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void Constructor_refuses_a_newer_layout()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, ".pulumi"));
        File.WriteAllText(Path.Combine(_folder.Path, ".pulumi", "meta.yaml"), "version: 2\n");

        var problem = Assert.Throws<EngineException>(() => new FileBackend($"file://{_folder.Path}"));

        Assert.Contains("must say 'version: 1', says 'version: 2'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_refuses_what_is_no_folder()
    {
        var problem = Assert.Throws<EngineException>(() => new FileBackend("s3://bucket"));

        Assert.Contains("must be file://DIRECTORY, was 's3://bucket'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file://~", "")]
    [InlineData("file://~/deep/down", "/deep/down")]
    [InlineData("file://~?no_tmp_dir=true", "")]
    public void A_folder_below_the_user_s_own_is_found_there(string url, string below) => Assert.Equal(
        $"{Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)}{below}/.pulumi/stacks/p/none-{nameof(FileBackendTests)}.json",
        new FileBackend(url).StateOf(new StackName("p", $"none-{nameof(FileBackendTests)}")));

    /// <summary>Lists show what can be told without a passphrase, of whatever pulumi has written.</summary>
    [Theory]
    [InlineData("{}", "", 0)]
    [InlineData("""{"checkpoint":{}}""", "", 0)]
    [InlineData("""{"checkpoint":{"latest":null}}""", "", 0)]
    [InlineData("""{"checkpoint":{"latest":{}}}""", "", 0)]
    [InlineData("""{"checkpoint":{"latest":{"resources":null}}}""", "", 0)]
    [InlineData("""{"checkpoint":{"latest":{"manifest":{"time":"no time"},"resources":[{}]}}}""", "", 1)]
    [InlineData("""{"checkpoint":{"latest":{"manifest":{"time":"2024-01-01T01:00:00.5+01:00"},"resources":[{},{}]}}}""", "2024-01-01T00:00:00.500Z", 2)]
    public void What_can_be_told_of_a_state_is_its_time_and_how_many_resources_it_has(string content, string time, int resources)
    {
        var facts = StackFacts.Read("state.json", System.Text.Encoding.UTF8.GetBytes(content));

        Assert.Equal((time, resources), (facts.TimeText, facts.Resources));
    }

    [Theory]
    [InlineData("dev", "organization/omega/dev")]
    [InlineData("organization/dev", "organization/omega/dev")]
    [InlineData("organization/other/dev", "organization/other/dev")]
    public void Parse_reads_each_form_of_a_stacks_name(string text, string full) =>
        Assert.Equal(full, StackName.Parse(text, "omega").Full);

    [Theory]
    [InlineData("a b")]
    [InlineData("..//x")]
    [InlineData("")]
    public void Parse_refuses_what_is_no_name(string text) =>
        Assert.Throws<EngineException>(() => StackName.Parse(text, "omega"));
}
