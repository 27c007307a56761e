using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Commands;

public sealed class StackRenameTests : IDisposable
{
    private const string Root = "urn:pulumi:dev::omega::pulumi:pulumi:Stack::omega-dev";
    private const string Provider = "urn:pulumi:dev::omega::pulumi:providers:fake::default";

    private readonly TemporaryFolder _folder = new();
    private readonly StackName _from = new("omega", "dev");
    private readonly StackName _to = new("omega", "staging");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_name_of_a_resource_in_the_state_becomes_one_of_the_new_stack_and_other_text_stays()
    {
        var reference = Value.ForStruct(new Struct
        {
            Fields =
            {
                [Signatures.Key] = Value.ForString(Signatures.ResourceReference),
                ["urn"] = Value.ForString(Stage.Urn("b")),
                ["id"] = Value.ForString("1"),
            },
        });
        var resource = new ResourceState
        {
            Urn = Stage.Urn("a"),
            Type = "fake:index:Thing",
            Custom = true,
            Parent = Root,
            Provider = $"{Provider}::0123",
            Dependencies = [Stage.Urn("b")],
            PropertyDependencies = new Dictionary<string, IReadOnlyList<string>> { ["of"] = [Stage.Urn("b")] },
            DeletedWith = Stage.Urn("b"),
            Aliases = [Stage.Urn("old")],
            Inputs = Stage.Properties(("text", Stage.Urn("b")), ("name", "organization/omega/dev"), ("list", Value.ForList(reference))),
            Outputs = Stage.Properties(("secret", Wire.Secret(reference.Clone()))),
            Other = new JsonObject { ["viewOf"] = Stage.Urn("b"), ["n"] = 1 },
        };
        var root = new ResourceState { Urn = Root, Type = "pulumi:pulumi:Stack" };

        var renamed = StackRename.Renamed(new Snapshot([root, resource], [new PendingOperation("updating", resource)]), _from, _to);

        var text = Encoding.UTF8.GetString(StateWriter.Export(renamed, SomeSecrets.Shared, plain: true));
        Assert.Equal("urn:pulumi:staging::omega::pulumi:pulumi:Stack::omega-staging", renamed.Resources[0].Urn);
        Assert.Equal(renamed.Resources[0].Urn, renamed.Resources[1].Parent);
        Assert.Equal("urn:pulumi:staging::omega::pulumi:providers:fake::default::0123", renamed.Resources[1].Provider);
        Assert.Equal("organization/omega/dev", renamed.Resources[1].Inputs.Fields["name"].StringValue);
        // What is a text for the provider is none of ours: twice, in the resource and in what is pending.
        Assert.Equal(2, text.Split("urn:pulumi:dev::").Length - 1);
    }

    [Fact]
    public void A_renamed_state_is_of_the_time_when_it_is_written() =>
        Assert.Null(StackRename.Renamed(new Snapshot([], [], Time: "2024-04-01T13:45:00Z"), _from, _to).Time);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Killed_after_any_step_no_two_stacks_can_be_used_and_the_same_command_finishes(int steps)
    {
        var backend = new FileBackend($"file://{_folder.Path}");
        backend.Write(_from, "{}"u8);
        backend.AddHistory(_from, new UpdateRecord { Kind = "update" });
        var selected = "dev";
        IReadOnlyList<Action> Steps() => StackRename.Steps(
            backend, _from, _to, backend.Exists(_from) ? "{ }"u8.ToArray() : null, () => { }, () => selected = "staging");

        foreach (var step in Steps().Take(steps))
        {
            step();
        }

        var usable = new[] { _from, _to }.Where(stack => backend.Exists(stack) && Finished(backend, stack)).ToList();
        Assert.True(usable.Count == 1 || (usable.Count == 0 && backend.RenamesOf("omega").Contains((_from, _to.Full))));

        foreach (var step in Steps())
        {
            step();
        }

        Assert.Equal([_to], backend.Stacks("omega"));
        Assert.Equal("{ }"u8.ToArray(), backend.Read(_to));
        Assert.Equal(["update"], backend.History(_to).Select(record => record.Kind));
        Assert.Empty(backend.History(_from));
        Assert.Empty(backend.RenamesOf("omega"));
        Assert.Equal("staging", selected);
    }

    private static bool Finished(FileBackend backend, StackName stack)
    {
        try
        {
            StackRename.CheckFinished(backend, stack);
            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }
}
