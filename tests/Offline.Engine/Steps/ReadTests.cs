using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Steps;

/// <summary>What a program only reads belongs to somebody else.</summary>
public sealed class ReadTests
{
    private readonly Stage _stage = new();

    [Fact]
    public async Task What_was_only_read_is_discarded_and_stays()
    {
        await _stage.UpAsync(Stage.Thing("a"));
        var read = OnlyRead(_stage.State.Resources[^1]);
        _stage.Kill(new Snapshot([.. _stage.State.Resources.SkipLast(1), read], []));
        _stage.Provider.ClearCalls();

        await _stage.UpAsync();

        Assert.Contains("discard a", _stage.Events.Done);
        Assert.Empty(_stage.Provider.Calls);
        Assert.Equal(["id-1"], _stage.Provider.Real.Keys);
        Assert.Empty(_stage.Names());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task What_is_read_by_what_is_not_known_yet_is_not_asked_for(bool isIdKnown, bool areInputsKnown)
    {
        var read = Stage.Thing("a", ("of", areInputsKnown ? Value.ForString("b") : Wire.Unknown())) with { ReadId = isIdKnown ? "id-1" : Wire.Unknown().StringValue };

        await _stage.PreviewAsync(read);

        Assert.True(_stage.Succeeded);
        Assert.Empty(_stage.Provider.Calls);
        await _stage.ProgramAsync(preview: true, async service => Assert.True(Wire.IsUnknown((await service.ReadResource(
            new Pulumirpc.ReadResourceRequest { Type = read.Type, Name = read.Name, Id = read.ReadId, Properties = read.Inputs }, null!)).Properties.Fields["outputs"])));
    }

    [Fact]
    public async Task Resource_that_was_read_until_now_is_created_when_it_is_managed()
    {
        await _stage.UpAsync(Stage.Thing("a"));
        var read = OnlyRead(_stage.State.Resources[^1]);
        _stage.Kill(new Snapshot([.. _stage.State.Resources.SkipLast(1), read], []));
        _stage.Provider.ClearCalls();

        await _stage.UpAsync(Stage.Thing("a"));

        Assert.Equal(["check a anew", "create a"], _stage.Provider.Calls);
        Assert.Equal("id-2", _stage.State.Resources[^1].Id);
    }

    /// <summary>Nobody here made the one that was read before: it is not replaced, and nothing of it goes.</summary>
    [Fact]
    public async Task What_is_read_under_another_id_is_read_again_and_nothing_is_deleted()
    {
        _stage.Provider.Finds = resource => new(resource.Id, resource.Inputs, resource.Inputs, []);
        await _stage.UpAsync(Stage.Thing("a") with { ReadId = "one" });
        await _stage.UpAsync(Stage.Thing("a") with { ReadId = "two" });

        Assert.Equal(["read a"], _stage.Events.Done.Where(step => step.EndsWith(" a", StringComparison.Ordinal)));
        Assert.Equal(["two"], _stage.State.Resources.Where(resource => resource.External).Select(resource => resource.Id));
        Assert.DoesNotContain(_stage.Provider.Calls, call => call.StartsWith("delete", StringComparison.Ordinal));
    }

    /// <summary>An id may be as short as it likes.</summary>
    [Fact]
    public async Task What_is_read_belongs_to_somebody_else_whatever_its_id()
    {
        _stage.Provider.Finds = resource => new(resource.Id, resource.Inputs, resource.Inputs, []);
        await _stage.UpAsync(Stage.Thing("a") with { ReadId = "7" });

        var read = _stage.State.Resources[^1];
        Assert.Equal((true, "7"), (read.External, read.Id));
    }

    [Fact]
    public async Task What_is_read_and_says_no_more_than_that_it_is_there_has_nothing_put_out()
    {
        _stage.Provider.Finds = resource => new(resource.Id, null);
        await _stage.UpAsync(Stage.Thing("a", ("v", 1)) with { ReadId = "given" });

        Assert.Empty(_stage.State.Resources[^1].Outputs.Fields);
    }

    private static ResourceState OnlyRead(ResourceState known) => new()
    {
        Urn = known.Urn,
        Type = known.Type,
        Custom = true,
        External = true,
        Id = "elsewhere",
        Inputs = known.Inputs,
        Outputs = known.Outputs,
        Provider = known.Provider,
    };
}
