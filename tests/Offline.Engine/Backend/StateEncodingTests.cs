using System.IO.Compression;
using System.Text;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Backend;

/// <summary>State in the forms that pulumi writes: none hides another.</summary>
public sealed class StateEncodingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StackName _stack = new("omega", "dev");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Compressed_state_is_found_listed_and_read()
    {
        Put("dev.json.gz", Packed(State("2024-01-01T00:00:00Z", 1)));

        Assert.True(Backend().Exists(_stack));
        Assert.Equal([_stack], Backend().Stacks("omega"));
        Assert.Equal(State("2024-01-01T00:00:00Z", 1), Encoding.UTF8.GetString(Backend().Read(_stack)));
    }

    [Fact]
    public void State_is_written_in_the_form_that_is_asked_for_and_the_other_one_goes()
    {
        Backend().Write(_stack, "{}"u8);

        Backend(new StateOptions(Gzip: true)).Write(_stack, "{ }"u8);
        Assert.Equal(["dev.json.gz"], Files());
        Assert.Equal("{ }"u8.ToArray(), Backend().Read(_stack));

        Backend().Write(_stack, "{}"u8);
        Assert.Equal(["dev.json"], Files());
    }

    [Fact]
    public void History_and_backups_are_read_in_either_form_newest_first()
    {
        var packing = Backend(new StateOptions(Gzip: true));
        packing.Write(_stack, "{}"u8);
        packing.AddHistory(_stack, new UpdateRecord { Kind = "update" });
        Backend().AddHistory(_stack, new UpdateRecord { Kind = "destroy" });

        Assert.Equal(["destroy", "update"], packing.History(_stack).Select(record => record.Kind));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_folder.Path, ".pulumi", "backups", "omega", "dev")).Length);
    }

    [Fact]
    public void Backups_are_left_out_and_states_kept_when_that_is_asked_for()
    {
        var backend = Backend(new StateOptions(Backups: false, Retain: true));
        backend.Write(_stack, "{}"u8);
        backend.Write(_stack, "{ }"u8);
        backend.AddHistory(_stack, new UpdateRecord());

        Assert.False(Directory.Exists(Path.Combine(_folder.Path, ".pulumi", "backups")));
        Assert.Equal(2, Files().Count(file => file.StartsWith("dev.json.1", StringComparison.Ordinal)));
        Assert.Equal([_stack], backend.Stacks("omega"));
    }

    [Fact]
    public void State_that_this_engine_cannot_unpack_is_refused_by_name_and_not_overshadowed()
    {
        Put("dev.json.zst", [1, 2, 3]);

        Assert.True(Backend().Exists(_stack));
        Assert.Equal([_stack], Backend().Stacks("omega"));
        var problem = Assert.Throws<EngineException>(() => Backend().Read(_stack));
        Assert.Contains("dev.json.zst' is compressed with zstd", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_state_beside_one_with_resources_is_refused_and_both_are_named()
    {
        Put("dev.json.gz", Packed(State("2024-01-01T00:00:00Z", 1)));
        Put("dev.json", Encoding.UTF8.GetBytes(State("2024-01-02T00:00:00Z", 0)));

        var problem = Assert.Throws<EngineException>(() => Backend().Exists(_stack));

        Assert.Contains("dev.json' of 2024-01-02T00:00:00.000Z with 0 resources", problem.Message, StringComparison.Ordinal);
        Assert.Contains("dev.json.gz' of 2024-01-01T00:00:00.000Z with 1 resources", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_that_was_killed_while_it_changed_the_form_leaves_the_newer_state()
    {
        Put("dev.json", Encoding.UTF8.GetBytes(State("2024-01-01T00:00:00Z", 2)));
        Put("dev.json.gz", Packed(State("2024-01-02T00:00:00Z", 1)));

        Assert.EndsWith("dev.json.gz", Backend().StateOf(_stack), StringComparison.Ordinal);
        Assert.Equal([_stack], Backend().Stacks("omega"));
    }

    [Fact]
    public void Of_two_empty_states_the_newer_one_counts()
    {
        Put("dev.json", Encoding.UTF8.GetBytes(State("2024-01-02T00:00:00Z", 0)));
        Put("dev.json.gz", Packed(State("2024-01-01T00:00:00Z", 0)));

        Assert.EndsWith("dev.json", Backend().StateOf(_stack), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    [InlineData(".zst")]
    public void Layout_of_an_old_pulumi_is_refused(string ending)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, ".pulumi", "stacks"));
        File.WriteAllText(Path.Combine(_folder.Path, ".pulumi", "stacks", "dev.json" + ending), "{}");

        Assert.Contains("without projects", Assert.Throws<EngineException>(() => Backend()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stack_that_is_being_renamed_is_refused_by_both_names()
    {
        var backend = Backend();
        backend.Write(_stack, "{}"u8);
        Put("dev.json.renaming", Encoding.UTF8.GetBytes("organization/omega/staging"));

        foreach (var name in new[] { "dev", "staging" })
        {
            var problem = Assert.Throws<EngineException>(() => Engine.Commands.StackRename.CheckFinished(backend, new StackName("omega", name)));
            Assert.Contains("`stack rename organization/omega/staging --stack organization/omega/dev`", problem.Message, StringComparison.Ordinal);
        }

        Engine.Commands.StackRename.CheckFinished(backend, new StackName("omega", "prod"));
    }

    private FileBackend Backend(StateOptions? options = null) => new($"file://{_folder.Path}", options);

    private List<string> Files() =>
    [
        .. Directory.GetFiles(Path.Combine(_folder.Path, ".pulumi", "stacks", "omega"))
            .Select(file => Path.GetFileName(file)!)
            .Order(StringComparer.Ordinal),
    ];

    private void Put(string name, byte[] content)
    {
        var folder = Path.Combine(_folder.Path, ".pulumi", "stacks", "omega");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(_folder.Path, ".pulumi", "meta.yaml"), "version: 1\n");
        File.WriteAllBytes(Path.Combine(folder, name), content);
    }

    private static string State(string time, int resources) =>
        "{\"version\":3,\"checkpoint\":{\"latest\":{\"manifest\":{\"time\":\"" + time + "\"},\"resources\":["
        + string.Join(',', Enumerable.Repeat("{}", resources)) + "]}}}";

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
