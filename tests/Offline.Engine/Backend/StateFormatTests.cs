using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Secrets;
using Omega.Offline.Engine.Tests.Support;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Tests.Backend;

public sealed class StateFormatTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData("cases")]
    public void State_that_pulumi_has_written_is_written_back_the_same(string stack)
    {
        var content = File.ReadAllBytes(Path.Combine("Data", $"{stack}.json"));
        PassphraseSecrets? secrets = null;
        var state = new StateReader(stack, salt => secrets = PassphraseSecrets.Open(SomeSecrets.RecordedPassphrase, salt)).Read(content);

        var written = StateWriter.Checkpoint($"organization/omega/{stack}", state, secrets!);

        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(content), JsonNode.Parse(written)),
            $"expected {Encoding.UTF8.GetString(content)}\nwas {Encoding.UTF8.GetString(written)}");
    }

    /// <summary>What the next run has to know of a resource stands in the state, or it is lost with the process.</summary>
    [Theory]
    [InlineData("delete")]
    [InlineData("pendingReplacement")]
    [InlineData("protect")]
    [InlineData("external")]
    [InlineData("retainOnDelete")]
    public void A_mark_of_a_resource_is_written_back(string mark)
    {
        var state = JsonNode.Parse(File.ReadAllBytes("Data/dev.json"))!;
        state["checkpoint"]!["latest"]!["resources"]![1]![mark] = true;
        PassphraseSecrets? secrets = null;
        var read = new StateReader("dev", salt => secrets = PassphraseSecrets.Open(SomeSecrets.RecordedPassphrase, salt)).Read(Encoding.UTF8.GetBytes(state.ToJsonString()));

        var written = JsonNode.Parse(StateWriter.Checkpoint("organization/omega/dev", read, secrets!))!;

        Assert.True(written["checkpoint"]!["latest"]!["resources"]![1]![mark]!.GetValue<bool>());
    }

    /// <summary>As pulumi writes a stack that never had any.</summary>
    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData(null)]
    public void A_state_may_say_that_it_holds_nothing(string? resources)
    {
        var state = JsonNode.Parse(File.ReadAllBytes("Data/dev.json"))!;
        var latest = state["checkpoint"]!["latest"]!.AsObject();
        latest.Remove("resources");
        if (resources is not null)
        {
            latest["resources"] = JsonNode.Parse(resources);
        }

        Assert.Empty(Read(Encoding.UTF8.GetBytes(state.ToJsonString())).Resources);
    }

    [Fact]
    public void A_resource_that_is_recorded_again_stands_in_the_state_once()
    {
        Snapshot? written = null;
        var store = new SnapshotStore(Snapshot.Empty, snapshot => written = snapshot);
        var made = new ResourceState { Urn = Stage.Urn("a"), Type = "fake:index:Thing", Custom = true, Id = "id-1" };

        store.Record(null, made);
        store.Record(null, made);

        Assert.Same(made, Assert.Single(written!.Resources));
    }

    /// <summary>Whoever adds a field has to give it a value here, and to write and read it.</summary>
    [Fact]
    public void Everything_that_is_known_of_a_resource_is_written_back()
    {
        var full = new ResourceState
        {
            Urn = Stage.Urn("a"),
            Type = "fake:index:Thing",
            Custom = true,
            Delete = true,
            Id = "id-1",
            Inputs = Stage.Properties(("v", 1)),
            Outputs = Stage.Properties(("made", "id-1")),
            Parent = Stage.Urn("parent"),
            Protect = true,
            External = true,
            Dependencies = [Stage.Urn("need")],
            InitErrors = ["not ready"],
            Provider = $"{Stage.Urn("provider")}::p-1",
            PropertyDependencies = new Dictionary<string, IReadOnlyList<string>> { ["v"] = [Stage.Urn("need")] },
            PendingReplacement = true,
            AdditionalSecretOutputs = ["made"],
            Aliases = [Stage.Urn("before")],
            CustomTimeouts = new Dictionary<string, double> { ["create"] = 60, ["delete"] = 1.5 },
            RetainOnDelete = true,
            DeletedWith = Stage.Urn("with"),
            Created = "2024-01-01T00:00:00Z",
            Modified = "2024-01-02T00:00:00Z",
            IgnoreChanges = ["i"],
            ReplaceOnChanges = ["r"],
            Other = new JsonObject { ["later"] = new JsonArray(1, "two") },
        };
        var needs = full.Needs().Append(Stage.Urn("before")).Distinct().Select(urn => new ResourceState { Urn = urn, Type = "fake:index:Thing", Custom = true, Id = "p-1" });

        var read = SnapshotCopy.Of(new Snapshot([.. needs, full], [])).Resources[^1];

        foreach (var property in typeof(ResourceState).GetProperties())
        {
            var value = property.GetValue(full);
            Assert.False(value is null or "" or false or System.Collections.ICollection { Count: 0 }, $"{property.Name} has no value here");
            Assert.Equal(JsonSerializer.Serialize(value), JsonSerializer.Serialize(property.GetValue(read)));
        }
    }

    [Fact]
    public void Secrets_of_a_state_are_open_in_memory()
    {
        var state = Read(File.ReadAllBytes("Data/dev.json"));

        Assert.Equal("\"x2\"", PropertyJson.PlainText(state.Stack!.Outputs.Fields["secret"]));
        Assert.DoesNotContain("x2", PropertyJson.Text(state.Stack!.Outputs.Fields["secret"], _ => PropertyJson.Hidden), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"version":4,"checkpoint":{}}""", "must have version 3, has 4. It was written by a newer pulumi")]
    [InlineData("""{"version":1,"checkpoint":{}}""", "must have version 3, has 1. Update it once")]
    [InlineData("""{"checkpoint":{}}""", "must have version 3, has 0. Update it once")]
    [InlineData("""{"version":3,"checkpo""", "cannot be read")]
    [InlineData("""{"version":3,"checkpoint":{"latest":{"resources":[{"type":"x"}]}}}""", "cannot be read")]
    [InlineData("""{"version":3,"checkpoint":{"latest":{"secrets_providers":{"type":"cloud"}}}}""", "must be sealed by the passphrase secrets provider, are by 'cloud'")]
    [InlineData("""{"version":3,"deployment":{"resources":[{"urn":"u::a","type":"t"},{"urn":"u::a","type":"t"}]}}""", "holds u::a more than once")]
    public void State_that_cannot_be_understood_is_refused(string content, string message)
    {
        var problem = Assert.Throws<EngineException>(() => Read(Encoding.UTF8.GetBytes(content)));

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Of the salt alone, before there is a passphrase; as of all of it.</summary>
    [Theory]
    [InlineData("""{"version":3,"checkpoint":{}}""")]
    [InlineData("""{"version":3,"checkpoint":{"latest":null}}""")]
    [InlineData("""{"version":3,"checkpoint":{"latest":{}}}""")]
    [InlineData("""{"version":3,"checkpoint":{"latest":{"secrets_providers":null}}}""")]
    [InlineData("""{"version":3,"checkpoint":{"latest":{"secrets_providers":{"type":"passphrase","state":{"salt":"v1:x"}}}}}""", "v1:x")]
    public void A_state_may_have_no_secrets(string content, string? salt = null)
    {
        var bytes = Encoding.UTF8.GetBytes(content);

        Assert.Equal(salt, StateReader.SaltOf(bytes));
        Assert.Equal(salt, Read(bytes).Salt);
    }

    [Fact]
    public void Fields_that_this_engine_does_not_know_are_handed_on()
    {
        var state = Read("""{"version":3,"deployment":{"resources":[{"urn":"u::a","custom":true,"type":"t","id":"1","newField":{"x":1},"noField":null}]}}"""u8.ToArray());

        var written = JsonNode.Parse(StateWriter.Export(state, SomeSecrets.Shared, plain: false));

        var resource = written!["deployment"]!["resources"]![0]!.AsObject();
        Assert.Equal("""{"x":1}""", resource["newField"]!.ToJsonString());
        Assert.True(resource.ContainsKey("noField") && resource["noField"] is null, "nothing is something, too");
    }

    private static Snapshot Read(byte[] content) =>
        new StateReader("state.json", salt => PassphraseSecrets.Open(SomeSecrets.RecordedPassphrase, salt)).Read(content);
}
