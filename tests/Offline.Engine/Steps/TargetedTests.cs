using Omega.Offline.Engine.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Steps;

/// <summary>Runs that may change some resources only.</summary>
public sealed class TargetedTests
{
    private readonly Stage _stage = new();

    /// <summary>As pulumi does it, tried with the real one.</summary>
    [Fact]
    public async Task A_target_is_a_name_of_now_and_not_what_a_renamed_resource_was_called()
    {
        var renamed = Stage.Thing("new", ("v", 2)) with { Aliases = [new Alias { Spec = new Alias.Types.Spec { Name = "old" } }] };
        await _stage.UpAsync(Stage.Thing("old", ("v", 1)));

        await _stage.TargetedAsync(Stage.Urn("old"), renamed);
        Assert.Empty(Changes());

        await _stage.TargetedAsync(Stage.Urn("new"), renamed);
        Assert.Equal(["update new"], Changes());
    }

    /// <summary>Else the state would name what is in it no longer, and be refused when it is read.</summary>
    [Fact]
    public async Task What_a_run_does_not_come_to_names_a_renamed_resource_by_its_new_name()
    {
        await _stage.UpAsync(
            Stage.Thing("old"), Stage.Thing("other") with { Parent = Stage.Urn("old"), DeletedWith = Stage.Urn("old"), Dependencies = [Stage.Urn("old")] });

        await _stage.TargetedAsync(Stage.Urn("new"), Stage.Thing("new") with { Aliases = [new Alias { Spec = new Alias.Types.Spec { Name = "old" } }] });

        var other = Assert.Single(_stage.State.Resources, resource => resource.Urn.EndsWith("::other", StringComparison.Ordinal));
        Assert.Equal((Stage.Urn("new"), Stage.Urn("new")), (other.Parent, other.DeletedWith));
        Assert.Equal([Stage.Urn("new")], other.Dependencies);
    }

    [Fact]
    public async Task What_a_run_does_not_come_to_names_a_renamed_provider_by_its_new_name()
    {
        Engine.Steps.Goal Provider(string name) => new() { Type = "pulumi:providers:fake", Name = name, Custom = true };
        await _stage.UpAsync(Provider("old"));
        var id = _stage.State.Resources.Single().Id;
        await _stage.UpAsync(Provider("old"), Stage.Thing("a") with { Provider = $"{Stage.Stack}pulumi:providers:fake::old::{id}" });

        await _stage.TargetedAsync("none", Provider("new") with { Aliases = [new Alias { Spec = new Alias.Types.Spec { Name = "old" } }] });

        Assert.Equal($"{Stage.Stack}pulumi:providers:fake::new::{id}", _stage.State.Resources[^1].Provider);
    }

    [Fact]
    public async Task Other_resources_stay_as_they_are_when_one_is_targeted()
    {
        await _stage.UpAsync(Stage.Thing("a", ("v", 1)), Stage.Thing("b", ("v", 1)), Stage.Thing("gone"));
        await _stage.TargetedAsync(Stage.Urn("a"), Stage.Thing("a", ("v", 2)), Stage.Thing("b", ("v", 2)), Stage.Thing("new"));

        Assert.Equal(["update a"], Changes());
        Assert.Equal(["a", "b", "gone"], _stage.Names());
        Assert.Equal(1, _stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("b")).Inputs.Fields["v"].NumberValue);
    }

    [Fact]
    public async Task Target_that_needs_a_new_resource_outside_the_targets_is_refused()
    {
        await _stage.TargetedAsync(Stage.Urn("b"), Stage.Thing("a"), Stage.Needing("b", "a"));

        Assert.Equal([$"error: Resource {Stage.Urn("b")} depends on {Stage.Urn("a")}, which was not specified in --target list."], _stage.Events.Said);
    }

    /// <summary>A component is nothing by itself: it comes with the first of its children that may.</summary>
    [Fact]
    public async Task Target_below_a_component_that_is_new_too_is_created_with_it()
    {
        var group = new Engine.Steps.Goal { Type = "fake:index:Group", Name = "group" };
        await _stage.TargetedAsync($"{Stage.Stack}fake:index:Group$fake:index:Thing::a", group, Stage.Thing("a") with { Parent = $"{Stage.Stack}fake:index:Group::group" });

        Assert.Empty(_stage.Events.Said);
        Assert.Equal(["a", "group"], _stage.Names());
    }

    [Fact]
    public async Task Targets_take_along_what_needs_them_when_asked_to()
    {
        await _stage.UpAsync(Stage.Thing("a", ("v", 1)), Stage.Needing("b", "a", ("v", 1)), Stage.Needing("c", "b", ("v", 1)), Stage.Thing("d", ("v", 1)));
        _stage.TargetDependents = true;
        await _stage.TargetedAsync(
            Stage.Urn("a"), Stage.Thing("a", ("v", 2)), Stage.Needing("b", "a", ("v", 2)), Stage.Needing("c", "b", ("v", 2)), Stage.Needing("new", "c"), Stage.Thing("d", ("v", 2)));

        Assert.Equal(["update a", "update b", "update c", "create new"], Changes());
    }

    [Fact]
    public async Task Targeted_destroy_takes_along_what_needs_the_target_when_asked_to()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"), Stage.Needing("c", "b"), Stage.Thing("d"));
        _stage.TargetDependents = true;
        await _stage.DestroyAsync(Stage.Urn("b"));

        Assert.Equal(["delete c", "delete b"], Changes());
        Assert.Equal(["a", "d"], _stage.Names());
    }

    [Fact]
    public async Task Targeted_destroy_refuses_to_strand_what_needs_the_target()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"));
        await _stage.DestroyAsync(Stage.Urn("a"));

        Assert.False(_stage.Succeeded);
        Assert.Equal(["a", "b"], _stage.Names());
    }

    /// <summary>As pulumi does it, tried with the real one: else the state would name what is not in it, and be refused when it is read.</summary>
    [Fact]
    public async Task Targeted_update_keeps_what_others_need_that_it_leaves_as_they_are()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"));
        await _stage.TargetedAsync(Stage.Urn("*"), Stage.Thing("other"), Stage.Thing("b"));
        Assert.Equal(["create other", "delete a"], Changes());

        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"));
        await _stage.TargetedAsync(Stage.Urn("a"), Stage.Thing("b"));

        Assert.True(_stage.Succeeded);
        Assert.Empty(Changes());
        Assert.Equal([Stage.Urn("a"), Stage.Urn("b")], _stage.State.Resources.Skip(1).Select(resource => resource.Urn));
    }

    [Fact]
    public async Task Targeted_update_keeps_what_others_need_by_way_of_another()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"), Stage.Needing("c", "b"));
        await _stage.TargetedAsync(Stage.Urn("a"), Stage.Thing("c"));

        Assert.True(_stage.Succeeded);
        Assert.Equal(["a", "b", "c"], _stage.Names());
    }

    [Fact]
    public async Task Targeted_update_refuses_to_strand_what_is_no_longer_wanted_and_no_target()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"));
        await _stage.TargetedAsync(Stage.Urn("a"));

        Assert.StartsWith($"error: {Stage.Urn("b")} depends on a resource that is to be deleted", _stage.Events.Said.Single(), StringComparison.Ordinal);
        Assert.Equal(["a", "b"], _stage.Names());
    }

    private IEnumerable<string> Changes() => _stage.Provider.Calls
        .Where(call => !call.StartsWith("check", StringComparison.Ordinal) && !call.StartsWith("diff", StringComparison.Ordinal));
}
