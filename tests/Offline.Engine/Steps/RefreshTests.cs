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
    public async Task Refresh_keeps_what_is_needed_and_still_there()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Thing("b"), Stage.Thing("c") with
        {
            Dependencies = [Stage.Urn("a"), Stage.Urn("b")],
            PropertyDependencies = new Dictionary<string, IReadOnlyList<string>> { ["of"] = [Stage.Urn("a"), Stage.Urn("b")] },
            DeletedWith = Stage.Urn("b"),
        });
        _stage.Provider.Real.TryRemove("id-1", out _);

        await _stage.RefreshAsync();

        var left = _stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("c"));
        Assert.Equal([Stage.Urn("b")], left.Dependencies);
        Assert.Equal([Stage.Urn("b")], Assert.Single(left.PropertyDependencies).Value);
        Assert.Equal(Stage.Urn("b"), left.DeletedWith);
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
    public async Task Refresh_takes_the_id_that_the_provider_has_now()
    {
        await _stage.UpAsync(Stage.Thing("a"));
        _stage.Provider.Finds = resource => new(resource.Id + "-moved", resource.Outputs, resource.Inputs, []);

        await _stage.RefreshAsync();

        Assert.Equal("id-1-moved", _stage.State.Resources[^1].Id);
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
        _stage.Provider.Before = call => call != "create a" ? Task.CompletedTask
            : throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Unavailable, "gone"));
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

    [Fact]
    public async Task What_was_changed_by_hand_is_shown_and_is_what_the_state_knows_from_then_on()
    {
        await _stage.UpAsync(Stage.Thing("a", ("v", 1)));
        var before = _stage.State.Resources[^1];
        _stage.Provider.Finds = found => new(found.Id, Stage.Properties(("v", 2), ("made", "id-1")), Stage.Properties(("v", 2)), []);

        await _stage.RefreshAsync();

        var after = _stage.State.Resources[^1];
        Assert.Equal(["update a"], _stage.Events.Done);
        Assert.Equal((2, 2), (after.Inputs.Fields["v"].NumberValue, after.Outputs.Fields["v"].NumberValue));
        Assert.NotEqual(before.Modified, after.Modified);
    }

    /// <summary>A provider may give back one of the two alone, or say that it is there and no more.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task What_the_provider_does_not_give_back_stays_as_it_was(bool givesOutputs, bool givesInputs)
    {
        await _stage.UpAsync(Stage.Thing("a", ("v", 1)));
        _stage.Provider.Finds = found => new(
            found.Id, givesOutputs ? Stage.Properties(("v", 2), ("made", "id-1")) : null, givesInputs ? Stage.Properties(("v", 2)) : null, []);

        await _stage.RefreshAsync();

        var after = _stage.State.Resources[^1];
        Assert.Equal((givesInputs ? 2 : 1, givesOutputs ? 2 : 1), (after.Inputs.Fields["v"].NumberValue, after.Outputs.Fields["v"].NumberValue));
        Assert.Equal("id-1", after.Outputs.Fields["made"].StringValue);
    }

    [Theory]
    [InlineData(1, "same a")]
    [InlineData(2, "update a")]
    public async Task Where_the_provider_leaves_open_if_something_changed_its_outputs_say_so(int found, string shown)
    {
        await _stage.UpAsync(Stage.Thing("a", ("v", 1)));
        _stage.Provider.LeavesOpen = true;
        _stage.Provider.Finds = known => new(known.Id, Stage.Properties(("v", found), ("made", "id-1")), known.Inputs, []);

        await _stage.RefreshAsync();

        Assert.Equal([shown], _stage.Events.Done);
    }

    [Fact]
    public async Task Whose_reading_fails_is_named_and_nothing_of_the_state_is_lost()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Thing("b"));
        _stage.Kill(_stage.State with { Operations = [new("creating", new() { Urn = Stage.Urn("lost"), Type = "fake:index:Thing", Custom = true })] });
        _stage.Provider.Before = call => call == "read b" ? throw FakeProvider.Failure("no answer") : Task.CompletedTask;

        await _stage.RefreshAsync();

        Assert.False(_stage.Succeeded);
        Assert.Single(_stage.State.Operations);
        Assert.Contains("failed b", _stage.Events.Done);
        Assert.Contains(_stage.Events.Said, said => said.Contains("no answer", StringComparison.Ordinal));
        Assert.Equal(["a", "b"], _stage.Names());
    }

    /// <summary>A component is nothing of a provider's, and what was deleted to be replaced is not there to be read.</summary>
    [Fact]
    public async Task Only_what_a_provider_made_and_has_is_read()
    {
        await _stage.UpAsync(Stage.Thing("a", ("key", 1)));
        await _stage.UpAsync(Stage.Thing("a", ("key", 2)) with { DeleteBeforeReplace = true });
        _stage.Kill(_stage.Written.First(state => state.Resources.Any(resource => resource.PendingReplacement)));
        _stage.Provider.ClearCalls();

        await _stage.RefreshAsync();

        Assert.Empty(_stage.Provider.Calls);
        Assert.Equal(["a?"], _stage.Names());
    }

    [Fact]
    public async Task What_has_no_id_is_not_read_and_stays()
    {
        await _stage.UpAsync(Stage.Thing("a"));
        _stage.State.Resources[^1].Id = "";

        await _stage.RefreshAsync();

        Assert.Empty(_stage.Provider.Calls);
        Assert.Equal(["a"], _stage.Names());
    }

    [Fact]
    public async Task What_goes_with_another_one_that_is_there_still_goes_with_it_after_a_refresh()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a") with { DeletedWith = Stage.Urn("a") });

        await _stage.RefreshAsync();

        Assert.Equal(Stage.Urn("a"), _stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("b")).DeletedWith);
    }
}
