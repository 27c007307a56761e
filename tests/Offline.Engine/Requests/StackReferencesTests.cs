using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Requests;

/// <summary>The package pulumi: references to stacks, and nothing else.</summary>
public sealed class StackReferencesTests
{
    private const string Type = "pulumi:pulumi:StackReference";
    private const string Urn = $"urn:pulumi:dev::omega::{Type}::other";

    private static readonly Struct Outputs = Stage.Properties(
        ("url", "http://localhost"), ("word", Wire.Secret(Value.ForString("hush"))), ("deep", Value.ForStruct(Stage.Properties(("in", Wire.Secret(Value.ForString("hush")))))));

    private readonly StackReferences _references = new(name => name == "organization/omega/other" ? Outputs : throw new EngineException($"unknown stack \"{name}\""));

    private static readonly ResourceState Old = new() { Urn = Urn, Type = Type, Id = "id-1", Inputs = Named("organization/omega/other") };

    [Fact]
    public async Task Nothing_else_is_known()
    {
        Assert.Empty((await _references.CheckAsync(Urn, new(), new())).Failures);
        var failure = (await _references.CheckAsync("urn:pulumi:dev::omega::pulumi:pulumi:Thing::a", new(), new())).Failures.Single();
        Assert.Equal(("type", "unknown type 'pulumi:pulumi:Thing'"), (failure.Property, failure.Reason));
        Assert.Equal("function 'pulumi:pulumi:ask' is not known to this engine.", (await Assert.ThrowsAsync<EngineException>(() => _references.InvokeAsync("pulumi:pulumi:ask", new(), preview: false))).Message);
    }

    [Fact]
    public async Task The_outputs_of_the_named_stack_are_read_with_which_of_them_are_secret()
    {
        foreach (var result in new[] { await _references.CreateAsync(Old, preview: false), await _references.UpdateAsync(Old, Old, preview: false), await _references.ReadAsync(Old) })
        {
            Assert.Equal("organization/omega/other", result.Outputs!.Fields["name"].StringValue);
            Assert.Equal(Outputs, result.Outputs.Fields["outputs"].StructValue);
            Assert.Equal(["deep", "word"], result.Outputs.Fields["secretOutputNames"].ListValue.Values.Select(name => name.StringValue));
        }

        Assert.Equal(("id-1", Old.Inputs), ((await _references.ReadAsync(Old)).Id, (await _references.ReadAsync(Old)).Inputs));
        Assert.Equal("id-1", (await _references.UpdateAsync(Old, Old, preview: false)).Id);
    }

    [Fact]
    public async Task It_has_an_id_of_its_own_once_it_is_made()
    {
        Assert.Equal("", (await _references.CreateAsync(Old, preview: true)).Id);
        Assert.NotEqual((await _references.CreateAsync(Old, preview: false)).Id, (await _references.CreateAsync(Old, preview: false)).Id);
    }

    [Fact]
    public async Task Of_a_stack_whose_name_is_not_known_yet_nothing_is_asked()
    {
        var result = await _references.CreateAsync(new() { Urn = Urn, Type = Type, Inputs = Stage.Properties(("name", Wire.Unknown())) }, preview: true);

        Assert.True(Wire.IsUnknown(result.Outputs!.Fields["outputs"]));
        Assert.False(result.Outputs.Fields.ContainsKey("secretOutputNames"));
    }

    [Fact]
    public async Task One_to_another_stack_is_another_one()
    {
        Assert.Equal(DiffResult.None.Changes, (await _references.DiffAsync(Urn, Old, Named("organization/omega/other"), [])).Changes);
        var other = await _references.DiffAsync(Urn, Old, Named("organization/omega/third"), []);
        Assert.True(other.Replace);
        Assert.Equal(["name"], other.Replaces);
        Assert.Equal(DiffResult.None.Changes, (await _references.DiffConfigAsync(Urn, Old, new())).Changes);
    }

    private static Struct Named(string name) => Stage.Properties(("name", name));
}
