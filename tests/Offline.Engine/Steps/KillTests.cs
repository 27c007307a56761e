using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Steps;

/// <summary>Ends a run at each state that it writes, as kill -9 would, and looks whether every real resource is known.</summary>
public sealed class KillTests
{
    public static TheoryData<bool> DeleteFirst => [false, true];

    [Theory]
    [MemberData(nameof(DeleteFirst))]
    public async Task Each_written_state_knows_every_resource_until_the_next_one_is_written(bool deleteFirst)
    {
        var stage = await ChangedAsync(deleteFirst);

        Assert.True(stage.Written.Count > 6);
        foreach (var (known, real) in stage.Written.Zip(stage.RealAtWrite.Skip(1)))
        {
            var urns = known.Resources.Concat(known.Operations.Select(operation => operation.Resource)).Select(resource => resource.Urn);
            Assert.Subset(urns.ToHashSet(), real);
        }
    }

    [Theory]
    [MemberData(nameof(DeleteFirst))]
    public async Task Killed_after_any_written_state_the_next_run_finishes(bool deleteFirst)
    {
        var states = (await ChangedAsync(deleteFirst)).Written.Count;
        for (var at = 0; at < states; at++)
        {
            var stage = await ChangedAsync(deleteFirst);
            var killed = stage.Written[at];
            Assert.All(killed.Resources, resource => Assert.All(resource.Needs(), need => Assert.Contains(killed.Resources, other => other.Urn == need)));

            stage.Kill(killed);
            await ChangeAsync(stage);

            Assert.True(stage.Succeeded, string.Join('\n', stage.Events.Said));
            Assert.Equal(["a", "b", "new"], stage.Names());
        }
    }

    [Fact]
    public async Task What_was_deleted_to_be_replaced_stays_in_the_state_as_long_as_something_that_needs_it()
    {
        var stage = new Stage();
        await stage.UpAsync(Stage.Thing("a", ("key", 1)), Stage.Needing("b", "a"));
        await stage.UpAsync(Stage.Thing("a", ("key", 2)) with { DeleteBeforeReplace = true }, Stage.Needing("b", "a"));
        stage.Kill(stage.Written.First(state => state.Resources.Any(resource => resource.PendingReplacement)));
        stage.Provider.Before = call => call == "delete b" ? throw FakeProvider.Failure("it is in use") : Task.CompletedTask;

        await stage.UpAsync();

        Assert.False(stage.Succeeded);
        Assert.Equal(["a?", "b"], stage.Names());
    }

    [Fact]
    public async Task A_run_whose_state_cannot_be_written_ends_and_names_what_the_provider_has_done()
    {
        var stage = new Stage { IsTooMuch = state => state.Resources.Any(resource => resource.Urn == Stage.Urn("a")) };
        await stage.UpAsync(Stage.Thing("a"), Stage.Thing("b"));

        Assert.Equal(["error: The disk is full. The provider had finished: id id-1."], stage.Events.Said);
        Assert.Equal(["create a"], stage.Provider.Calls.Where(call => call.StartsWith("create", StringComparison.Ordinal)));
        Assert.Equal("creating", Assert.Single(stage.Written[^1].Operations).Type);
    }

    [Fact]
    public async Task A_run_whose_state_cannot_be_written_ends_also_where_no_provider_has_done_anything()
    {
        var stage = new Stage { IsTooMuch = state => state.Resources.Any(resource => !resource.Custom) };
        await stage.UpAsync(new Goal { Type = "omega:index:Site", Name = "site" }, Stage.Thing("b"));

        Assert.Equal(["error: The disk is full."], stage.Events.Said);
        Assert.Empty(stage.Provider.Real);
    }

    /// <summary>It is gone already: the provider has nothing to delete, and a preview takes nothing out of the state.</summary>
    [Fact]
    public async Task What_was_deleted_to_be_replaced_and_is_no_longer_wanted_is_forgotten()
    {
        var stage = new Stage();
        await stage.UpAsync(Stage.Thing("a", ("key", 1)));
        await stage.UpAsync(Stage.Thing("a", ("key", 2)) with { DeleteBeforeReplace = true });
        stage.Kill(stage.Written.First(state => state.Resources.Any(resource => resource.PendingReplacement)));
        Assert.Equal(["a?"], stage.Names());
        stage.Provider.ClearCalls();

        await stage.PreviewAsync();
        Assert.Equal(["a?"], stage.Names());
        await stage.UpAsync();

        Assert.True(stage.Succeeded);
        Assert.Empty(stage.Names());
        Assert.Empty(stage.Provider.Calls);
    }

    [Theory]
    [InlineData("create a", "creating")]
    [InlineData("update b", "updating")]
    [InlineData("delete gone", "deleting")]
    public async Task State_names_the_change_while_the_provider_is_at_it(string call, string operation)
    {
        var stage = new Stage();
        await stage.UpAsync(Stage.Thing("a", ("key", 1)), Stage.Needing("b", "a", ("v", 1)), Stage.Thing("gone"));
        var pending = new List<string>();
        stage.Provider.Before = now =>
        {
            if (now == call)
            {
                pending.AddRange(stage.Written[^1].Operations.Select(item => item.Type));
            }

            return Task.CompletedTask;
        };

        await ChangeAsync(stage);

        Assert.Equal([operation], pending);
        Assert.Empty(stage.State.Operations);
    }

    [Theory]
    [InlineData(Grpc.Core.StatusCode.Unavailable)]
    [InlineData(Grpc.Core.StatusCode.Cancelled)]
    public async Task Provider_that_dies_while_creating_leaves_the_operation_pending(Grpc.Core.StatusCode ended)
    {
        var stage = new Stage();
        stage.Provider.Before = _ => throw new Grpc.Core.RpcException(new Grpc.Core.Status(ended, "gone"));

        await stage.UpAsync(Stage.Thing("a"));

        Assert.False(stage.Succeeded);
        Assert.Equal("creating", stage.State.Operations.Single().Type);
    }

    [Fact]
    public async Task Pending_creation_stays_named_until_the_resource_comes_or_a_refresh()
    {
        var stage = new Stage();
        stage.Provider.Before = _ => throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Unavailable, "gone"));
        await stage.UpAsync(Stage.Thing("a"));
        stage.Provider.Before = _ => Task.CompletedTask;

        await stage.UpAsync(Stage.Thing("b"));
        Assert.Single(stage.State.Operations);

        await stage.UpAsync(Stage.Thing("a"), Stage.Thing("b"));
        Assert.Empty(stage.State.Operations);
    }

    private static async Task<Stage> ChangedAsync(bool deleteFirst)
    {
        var stage = new Stage { Provider = { DeleteBeforeReplace = deleteFirst } };
        await stage.UpAsync(Stage.Thing("a", ("key", 1)), Stage.Needing("b", "a", ("v", 1)), Stage.Thing("gone"));
        await ChangeAsync(stage);
        return stage;
    }

    private static Task ChangeAsync(Stage stage) =>
        stage.UpAsync(Stage.Thing("a", ("key", 2)), Stage.Needing("b", "a", ("v", 2)), Stage.Thing("new"));
}
