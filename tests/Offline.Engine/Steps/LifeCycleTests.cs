using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Steps;

public sealed class LifeCycleTests
{
    private readonly Stage _stage = new();

    [Fact]
    public async Task New_resource_is_checked_and_created()
    {
        await _stage.UpAsync(Stage.Thing("a", ("v", 1)));

        Assert.Equal(["check a anew", "create a"], _stage.Provider.Calls);
        Assert.Equal(["create a"], _stage.Events.Done);
        Assert.Equal("id-1", _stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("a")).Id);
    }

    [Fact]
    public async Task Unchanged_resource_is_checked_and_compared_and_nothing_is_written_for_it()
    {
        await _stage.UpAsync(Stage.Thing("a", ("v", 1)));
        await _stage.UpAsync(Stage.Thing("a", ("v", 1)));

        Assert.Equal(["check a", "diff a"], _stage.Provider.Calls);
        Assert.Equal(["same a"], _stage.Events.Done);
        Assert.Empty(_stage.Written);
    }

    /// <summary>Of a preview what is put in is all that is known; of an update what does not come back is not there.</summary>
    [Theory]
    [InlineData(true, "{v: 1}")]
    [InlineData(false, "{}")]
    public async Task A_provider_may_say_nothing_of_what_came_of_a_resource(bool preview, string expected)
    {
        _stage.Provider.SaysNothing = true;
        await _stage.ProgramAsync(preview, async service =>
        {
            var made = await service.RegisterResource(
                new Pulumirpc.RegisterResourceRequest { Type = "fake:index:Thing", Name = "a", Custom = true, Object = Stage.Properties(("v", 1)) }, null!);
            Assert.Equal(expected, Support.Properties.Text(made.Object));
        });
    }

    [Fact]
    public async Task An_id_may_be_as_short_as_it_likes()
    {
        _stage.Provider.Prefix = "";
        await _stage.UpAsync(Stage.Thing("a"));
        Assert.Equal("1", _stage.State.Resources[^1].Id);

        await _stage.RefreshAsync();
        Assert.Equal(["read a"], _stage.Provider.Calls.Take(1));
        await _stage.UpAsync(Stage.Thing("a"));

        Assert.Equal(["same a"], _stage.Events.Done);
        Assert.Equal(["1"], _stage.Provider.Real.Keys);
    }

    [Fact]
    public async Task Changed_resource_is_updated_in_place()
    {
        await _stage.UpAsync(Stage.Thing("a", ("v", 1)));
        await _stage.UpAsync(Stage.Thing("a", ("v", 2)));

        Assert.Equal(["check a", "diff a", "update a"], _stage.Provider.Calls);
        Assert.Equal("id-1", _stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("a")).Id);
    }

    [Fact]
    public async Task Replacement_comes_before_the_original_goes()
    {
        await _stage.UpAsync(Stage.Thing("a", ("key", 1)));
        await _stage.UpAsync(Stage.Thing("a", ("key", 2)));

        Assert.Equal(["check a", "diff a", "check a anew", "create a", "delete a"], _stage.Provider.Calls);
        Assert.Equal(["create-replacement a", "replace a", "delete-replaced a"], _stage.Events.Done);
        Assert.Equal(["a"], _stage.Names());
        Assert.Equal(["id-2"], _stage.Provider.Real.Keys);
    }

    [Fact]
    public async Task Original_goes_first_when_both_cannot_be_there()
    {
        await _stage.UpAsync(Stage.Thing("a", ("key", 1)));
        await _stage.UpAsync(Stage.Thing("a", ("key", 2)) with { DeleteBeforeReplace = true });

        Assert.Equal(["check a", "diff a", "check a anew", "delete a", "create a"], _stage.Provider.Calls);
        Assert.Equal(["id-2"], _stage.Provider.Real.Keys);
    }

    [Fact]
    public async Task Dependents_that_would_be_replaced_go_before_what_they_need()
    {
        await _stage.UpAsync(
            Stage.Thing("a", ("key", 1)), Needing("b", "a", ("key", "a1")), Stage.Needing("c", "a", ("of", "a1")));
        await _stage.UpAsync(
            Stage.Thing("a", ("key", 2)) with { DeleteBeforeReplace = true }, Needing("b", "a", ("key", "a2")), Stage.Needing("c", "a", ("of", "a2")));

        var changes = _stage.Provider.Calls.Where(call => call.StartsWith("delete", StringComparison.Ordinal) || call.StartsWith("create", StringComparison.Ordinal) || call.StartsWith("update", StringComparison.Ordinal));
        Assert.Equal(["delete b", "delete a", "create a", "create b", "update c"], changes);
    }

    [Fact]
    public async Task Resources_that_the_program_no_longer_has_go_after_those_that_need_them()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"), Stage.Needing("c", "b"));
        await _stage.UpAsync();

        Assert.Equal(["delete c", "delete b", "delete a"], _stage.Provider.Calls);
        Assert.Empty(_stage.Names());
    }

    [Fact]
    public async Task Deletion_waits_for_the_end_of_the_deletions_before_it()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"), Stage.Needing("c", "a"));
        var slow = new TaskCompletionSource();
        var others = new TaskCompletionSource();
        _stage.Provider.Before = async call =>
        {
            if (call == "delete b")
            {
                await slow.Task;
            }
            else if (call == "delete c")
            {
                others.SetResult();
            }
        };

        var run = _stage.UpAsync();
        await others.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Task.Delay(100);
        Assert.DoesNotContain("delete a", _stage.Provider.Calls);
        slow.SetResult();
        await run;

        Assert.Equal("delete a", _stage.Provider.Calls[^1]);
        Assert.Empty(_stage.Names());
    }

    [Fact]
    public async Task Nothing_is_deleted_when_a_step_fails()
    {
        await _stage.UpAsync(Stage.Thing("old"));
        _stage.Provider.Before = call => call == "create bad" ? throw FakeProvider.Failure("no") : Task.CompletedTask;
        await _stage.UpAsync(Stage.Thing("bad"));

        Assert.False(_stage.Succeeded);
        Assert.Equal(["error: no"], _stage.Events.Said);
        Assert.Equal(["old"], _stage.Names());
        Assert.Empty(_stage.State.Operations);
    }

    [Fact]
    public async Task Resource_that_did_not_become_ready_is_known_and_updated_in_the_next_run()
    {
        await _stage.UpAsync(Stage.Thing("a", ("sick", true)));
        Assert.False(_stage.Succeeded);
        Assert.Equal(["it is not ready"], _stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("a")).InitErrors);

        await _stage.UpAsync(Stage.Thing("a", ("sick", true)));
        Assert.Contains("update a", _stage.Provider.Calls);
        Assert.Empty(_stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("a")).InitErrors);
    }

    [Fact]
    public async Task Inputs_that_the_provider_refuses_stop_the_run_with_its_reason()
    {
        await _stage.UpAsync(Stage.Thing("a", ("wrong", 1)), Stage.Thing("b"));

        Assert.Equal(["error: fake:index:Thing resource 'a': property wrong has a problem: is not allowed"], _stage.Events.Said);
        Assert.Equal(["check a anew"], _stage.Provider.Calls);
    }

    [Fact]
    public async Task Same_name_twice_is_refused()
    {
        var problem = await Assert.ThrowsAsync<EngineException>(() => _stage.UpAsync(Stage.Thing("a"), Stage.Thing("a")));

        Assert.Equal($"Duplicate resource URN '{Stage.Urn("a")}'; try giving it a unique name", problem.Message);
    }

    private static Goal Needing(string name, string other, params (string Key, object Value)[] inputs) => Stage.Thing(name, inputs) with
    {
        Dependencies = [Stage.Urn(other)],
        PropertyDependencies = new Dictionary<string, IReadOnlyList<string>> { ["key"] = [Stage.Urn(other)] },
    };
}
