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
