using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Steps;

public sealed class RefreshTests
{
    private readonly Stage _stage = new();

    [Fact]
    public async Task Refresh_forgets_what_is_gone_and_who_needed_it()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a") with { DeletedWith = Stage.Urn("a") });
        _stage.Provider.Real.TryRemove("id-1", out _);

        await _stage.RefreshAsync();

        Assert.Equal(["b"], _stage.Names());
        var left = _stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("b"));
        Assert.Empty(left.Dependencies);
        Assert.Empty(left.DeletedWith);
        Assert.Empty(left.PropertyDependencies);
    }

    [Fact]
    public async Task Update_after_a_refresh_brings_back_what_is_gone()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"));
        _stage.Provider.Real.TryRemove("id-1", out _);
        await _stage.RefreshAsync();

        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"));

        Assert.Equal(["create a", "same b"], _stage.Events.Done);
    }

    [Fact]
    public async Task Refresh_changes_nothing_when_all_is_as_known()
    {
        await _stage.UpAsync(Stage.Thing("a", ("v", 1)));
        var before = _stage.State.Resources[^1].Modified;

        await _stage.RefreshAsync();

        Assert.Equal(["same a"], _stage.Events.Done);
        Assert.Equal(before, _stage.State.Resources[^1].Modified);
    }

    [Fact]
    public async Task Refresh_keeps_secret_what_the_provider_gives_back_as_if_it_were_not()
    {
        await _stage.UpAsync(Stage.Thing("a", ("s", Wire.Secret(Value.ForString("hush"))), ("v", 1)) with { AdditionalSecretOutputs = ["made"] });
        _stage.Provider.ReadsPlain = true;

        await _stage.RefreshAsync();

        var state = _stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("a"));
        Assert.True(Wire.IsSecret(state.Inputs.Fields["s"], out _));
        Assert.True(Wire.IsSecret(state.Outputs.Fields["s"], out _));
        Assert.True(Wire.IsSecret(state.Outputs.Fields["made"], out _));
        Assert.False(Wire.IsSecret(state.Outputs.Fields["v"], out _));
    }

    [Fact]
    public async Task Refresh_of_some_resources_reads_these_and_keeps_what_is_pending_unless_it_is_to_be_cleared()
    {
        await _stage.UpAsync(Stage.Thing("b"), Stage.Thing("c"));
        _stage.Provider.Before = _ => throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Unavailable, "gone"));
        await _stage.UpAsync(Stage.Thing("a"), Stage.Thing("b"), Stage.Thing("c"));

        await _stage.RefreshAsync(Stage.Urn("b"));
        Assert.Equal(["read b"], _stage.Provider.Calls.Where(call => call.StartsWith("read", StringComparison.Ordinal)));
        Assert.Equal("creating", _stage.State.Operations.Single().Type);

        await _stage.RefreshAsync(clearPending: true, Stage.Urn("b"));
        Assert.Empty(_stage.State.Operations);
    }

    [Fact]
    public async Task Refresh_of_everything_forgets_what_is_pending()
    {
        _stage.Provider.Before = _ => throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Unavailable, "gone"));
        await _stage.UpAsync(Stage.Thing("a"));
        Assert.Single(_stage.State.Operations);

        await _stage.RefreshAsync();

        Assert.Empty(_stage.State.Operations);
    }
}
