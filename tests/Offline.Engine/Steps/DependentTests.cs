using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Steps;

/// <summary>What happens to those that need a resource when it goes: nobody is stranded, nothing protected is lost.</summary>
public sealed class DependentTests
{
    private readonly Stage _stage = new();

    [Fact]
    public async Task Chain_of_dependents_that_would_be_replaced_goes_from_its_end()
    {
        await _stage.UpAsync(Stage.Thing("a", ("key", 1)), Keyed("b", "a", 1), Keyed("c", "b", 1));
        await _stage.UpAsync(Stage.Thing("a", ("key", 2)) with { DeleteBeforeReplace = true }, Keyed("b", "a", 2), Keyed("c", "b", 2));

        Assert.Equal(["delete c", "delete b", "delete a", "create a", "create b", "create c"], Changes());
        Assert.Equal(["a", "b", "c"], _stage.Names());
    }

    /// <summary>Providers, components and what only knows of the resource by its order stay, whoever comes later in the program.</summary>
    [Fact]
    public async Task Nothing_goes_with_a_resource_that_is_deleted_first_but_what_its_loss_would_replace()
    {
        Goal[] others =
        [
            new Goal { Type = "pulumi:providers:fake", Name = "mine", Custom = true, Inputs = Stage.Properties(("region", "one")), Dependencies = [Stage.Urn("a")] },
            new Goal { Type = "fake:index:Group", Name = "group", Dependencies = [Stage.Urn("a")] },
            Stage.Thing("ordered", ("key", 1)) with { Dependencies = [Stage.Urn("a")] },
            Stage.Needing("updated", "a", ("of", "1")),
        ];
        await _stage.UpAsync([Stage.Thing("a", ("key", 1)), .. others]);
        await _stage.UpAsync([Stage.Thing("a", ("key", 2)) with { DeleteBeforeReplace = true }, .. others]);

        Assert.Equal(["delete a", "create a"], Changes());
        Assert.Equal(
            ["create-replacement a", "delete-replaced a", "replace a", "same mine", "same ordered", "same updated"],
            _stage.Events.Done.Where(step => !step.Contains("default", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    /// <summary>What such a dependent is given by the new one may turn out to be what it had: the update replaces it all the same.</summary>
    [Fact]
    public async Task A_preview_shows_each_dependent_that_the_update_will_replace()
    {
        await _stage.UpAsync(Stage.Thing("a", ("key", 1)), Keyed("b", "a", 1));

        await _stage.PreviewAsync(Stage.Thing("a", ("key", 2)) with { DeleteBeforeReplace = true }, Keyed("b", "a", 1));
        var previewed = _stage.Events.Done.Where(step => step.StartsWith("replace ", StringComparison.Ordinal));
        Assert.Equal(["replace a", "replace b"], previewed);
        Assert.Equal(["delete-replaced b", "delete-replaced a"], _stage.Events.Done.Where(step => step.StartsWith("delete", StringComparison.Ordinal)));

        await _stage.UpAsync(Stage.Thing("a", ("key", 2)) with { DeleteBeforeReplace = true }, Keyed("b", "a", 1));
        Assert.Equal(["delete b", "delete a", "create a", "create b"], Changes());
    }

    [Theory]
    [InlineData("b")]
    [InlineData("c")]
    public async Task Protected_dependent_refuses_before_any_of_the_chain_goes(string name)
    {
        Goal Guarded(Goal goal) => goal with { Protect = goal.Name == name };
        await _stage.UpAsync(Stage.Thing("a", ("key", 1)), Guarded(Keyed("b", "a", 1)), Guarded(Keyed("c", "b", 1)));
        await _stage.UpAsync(
            Stage.Thing("a", ("key", 2)) with { DeleteBeforeReplace = true }, Guarded(Keyed("b", "a", 2)), Guarded(Keyed("c", "b", 2)));

        Assert.False(_stage.Succeeded);
        Assert.StartsWith($"error: unable to replace resource \"{Stage.Urn(name)}\"", _stage.Events.Said.Single(), StringComparison.Ordinal);
        Assert.Empty(Changes());
        Assert.Equal(3, _stage.Provider.Real.Count);
    }

    [Fact]
    public async Task Protected_resource_keeps_those_that_would_go_with_it_until_it_may_go()
    {
        await _stage.UpAsync(Stage.Thing("a") with { Protect = true }, Stage.Needing("b", "a"), Stage.Thing("c"));
        await _stage.UpAsync();

        Assert.False(_stage.Succeeded);
        Assert.Empty(_stage.Provider.Calls);
        Assert.Equal(["a", "b", "c"], _stage.Names());
    }

    [Fact]
    public async Task Protected_target_of_a_destruction_is_refused()
    {
        await _stage.UpAsync(Stage.Thing("a") with { Protect = true }, Stage.Thing("b"));
        await _stage.DestroyAsync(Stage.Urn("a"));

        Assert.False(_stage.Succeeded);
        Assert.Empty(_stage.Provider.Calls);
        Assert.Equal(["a", "b"], _stage.Names());
    }

    [Fact]
    public async Task Destroy_except_protected_keeps_these_and_all_that_they_need()
    {
        await _stage.UpAsync(
            Stage.Thing("a"), Stage.Needing("b", "a"), Stage.Needing("c", "b") with { Protect = true }, Stage.Needing("d", "c"), Stage.Thing("e"));
        await _stage.DestroyExceptProtectedAsync();

        Assert.True(_stage.Succeeded);
        Assert.Equal(["delete d", "delete e"], Changes().Order());
        Assert.Equal(["a", "b", "c"], _stage.Names());
    }

    /// <summary>What is still there still needs what it needs, however far away.</summary>
    [Fact]
    public async Task Deletion_that_fails_keeps_the_whole_chain_that_it_needs()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"), Stage.Needing("c", "b"));
        _stage.Provider.Before = call => call == "delete c" ? throw FakeProvider.Failure("not now") : Task.CompletedTask;

        await _stage.DestroyAsync();

        Assert.False(_stage.Succeeded);
        Assert.Equal(["a", "b", "c"], _stage.Names());
        Assert.Equal(3, _stage.Provider.Real.Count);
    }

    [Fact]
    public async Task What_does_not_need_each_other_goes_at_once()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Thing("b"));
        var (begun, both) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _stage.Provider.Before = _ =>
        {
            if (Interlocked.Increment(ref begun) == 2)
            {
                both.SetResult();
            }

            return both.Task.WaitAsync(Patience.Limit);
        };

        await _stage.DestroyAsync();

        Assert.Empty(_stage.Names());
    }

    [Fact]
    public async Task Resource_that_goes_with_another_one_is_not_deleted_by_itself()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Thing("b") with { DeletedWith = Stage.Urn("a") });
        await _stage.DestroyAsync();

        Assert.Equal(["delete a"], Changes());
        Assert.Empty(_stage.Names());
    }

    [Fact]
    public async Task Resource_that_would_go_with_one_that_stays_is_deleted_by_itself()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Thing("b") with { DeletedWith = Stage.Urn("a") });
        await _stage.UpAsync(Stage.Thing("a"));

        Assert.Equal(["delete b"], Changes());
        Assert.Equal(["a"], _stage.Names());
    }

    [Fact]
    public async Task Alias_that_is_another_resource_of_the_program_is_refused()
    {
        await _stage.UpAsync(Stage.Thing("old"));
        var alias = new Pulumirpc.Alias { Spec = new Pulumirpc.Alias.Types.Spec { Name = "old" } };

        await Assert.ThrowsAsync<EngineException>(() => _stage.UpAsync(Stage.Thing("old"), Stage.Thing("new") with { Aliases = [alias] }));
    }

    [Fact]
    public async Task Renamed_resource_is_known_by_its_new_name_to_what_the_run_has_not_reached()
    {
        await _stage.UpAsync(Stage.Thing("old", ("v", 1)), Stage.Needing("b", "old"), Stage.Thing("c", ("v", 1)));
        var alias = new Pulumirpc.Alias { Spec = new Pulumirpc.Alias.Types.Spec { Name = "old" } };
        await _stage.UpAsync(Stage.Thing("new", ("v", 2)) with { Aliases = [alias] }, Stage.Thing("c", ("v", 2)), Stage.Needing("b", "new"));

        Assert.True(_stage.Written.Count > 3);
        Assert.All(_stage.Written, state => Assert.Subset(
            state.Resources.Select(resource => resource.Urn).ToHashSet(), state.Resources.SelectMany(resource => resource.Needs()).ToHashSet()));
    }

    private static Goal Keyed(string name, string other, int key) => Stage.Thing(name, ("key", key)) with
    {
        Dependencies = [Stage.Urn(other)],
        PropertyDependencies = new Dictionary<string, IReadOnlyList<string>> { ["key"] = [Stage.Urn(other)] },
    };

    private IEnumerable<string> Changes() => _stage.Provider.Calls
        .Where(call => !call.StartsWith("check", StringComparison.Ordinal) && !call.StartsWith("diff", StringComparison.Ordinal));
}
