using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Steps;

public sealed class OptionTests
{
    private readonly Stage _stage = new();

    [Fact]
    public async Task Protected_resource_is_not_deleted()
    {
        await _stage.UpAsync(Stage.Thing("a") with { Protect = true });
        await _stage.UpAsync();

        Assert.False(_stage.Succeeded);
        Assert.StartsWith($"error: resource \"{Stage.Urn("a")}\" cannot be deleted\nbecause it is protected.", _stage.Events.Said.Single(), StringComparison.Ordinal);
        Assert.Empty(_stage.Provider.Calls);
    }

    /// <summary>Its replacement is there and has its name: what is protected is that one.</summary>
    [Fact]
    public async Task What_was_replaced_goes_also_where_it_was_protected()
    {
        await _stage.UpAsync(Stage.Thing("a", ("key", 1)), Stage.Needing("b", "a") with { Protect = true });
        await _stage.UpAsync(Stage.Thing("a", ("key", 2)) with { Protect = true }, Stage.Needing("b", "a") with { Protect = true });
        var killed = _stage.Written.First(state => state.Resources.Any(resource => resource.Delete));
        killed.Resources.Single(resource => resource.Delete).Protect = true;
        _stage.Kill(killed);
        _stage.Provider.Real["id-1"] = Stage.Urn("a");

        await _stage.DestroyExceptProtectedAsync();

        Assert.True(_stage.Succeeded);
        Assert.Equal(["delete-replaced a"], _stage.Events.Done);
        Assert.Equal(["a", "b"], _stage.Names());
        Assert.Equal(["id-2", "id-3"], _stage.Provider.Real.Keys.Order());
    }

    [Fact]
    public async Task Protected_resource_is_not_replaced()
    {
        await _stage.UpAsync(Stage.Thing("a", ("key", 1)) with { Protect = true });
        await _stage.UpAsync(Stage.Thing("a", ("key", 2)) with { Protect = true });

        Assert.StartsWith($"error: unable to replace resource \"{Stage.Urn("a")}\"", _stage.Events.Said.Single(), StringComparison.Ordinal);
        Assert.Equal(["id-1"], _stage.Provider.Real.Keys);
    }

    [Fact]
    public async Task Retained_resource_is_forgotten_and_stays()
    {
        await _stage.UpAsync(Stage.Thing("a") with { RetainOnDelete = true });
        await _stage.UpAsync();

        Assert.Empty(_stage.Provider.Calls);
        Assert.Equal(["delete a"], _stage.Events.Done);
        Assert.Empty(_stage.Names());
        Assert.Equal(["id-1"], _stage.Provider.Real.Keys);
    }

    [Fact]
    public async Task Retained_resource_stays_also_where_it_is_forgotten_before_it_is_replaced()
    {
        await _stage.UpAsync(Stage.Thing("a", ("key", 1)) with { RetainOnDelete = true });
        await _stage.UpAsync(Stage.Thing("a", ("key", 2)) with { RetainOnDelete = true, DeleteBeforeReplace = true });

        Assert.DoesNotContain("delete a", _stage.Provider.Calls);
        Assert.Equal(["id-1", "id-2"], _stage.Provider.Real.Keys.Order());
    }

    [Fact]
    public async Task Ignored_change_keeps_the_old_input()
    {
        await _stage.UpAsync(Stage.Thing("a", ("v", 1), ("w", 1)));
        await _stage.UpAsync(Stage.Thing("a", ("v", 2), ("w", 1)) with { IgnoreChanges = ["v"] });

        Assert.Equal(["same a"], _stage.Events.Done);
        Assert.Equal(1, _stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("a")).Inputs.Fields["v"].NumberValue);
    }

    [Theory]
    [InlineData("v", true)]
    [InlineData("*", true)]
    [InlineData("w", false)]
    [InlineData("v[*]", false)]
    public async Task Change_replaces_when_a_pattern_covers_it(string pattern, bool replaces)
    {
        await _stage.UpAsync(Stage.Thing("a", ("v", 1)));
        await _stage.UpAsync(Stage.Thing("a", ("v", 2)) with { ReplaceOnChanges = [pattern] });

        Assert.Equal(replaces, _stage.Events.Done.Contains("replace a"));
    }

    [Fact]
    public async Task Renamed_resource_is_found_by_its_alias_and_so_are_its_children()
    {
        await _stage.UpAsync(Stage.Thing("old"), Stage.Thing("child") with { Parent = Stage.Urn("old") });
        await _stage.UpAsync(
            Stage.Thing("new") with { Aliases = [new Alias { Spec = new Alias.Types.Spec { Name = "old" } }] },
            Stage.Thing("child") with { Parent = Stage.Urn("new") });

        Assert.Equal(["same new", "same child"], _stage.Events.Done);
        Assert.Equal(["id-1", "id-2"], _stage.Provider.Real.Keys.Order());
    }

    [Fact]
    public async Task Renamed_resource_is_found_by_its_old_URN()
    {
        await _stage.UpAsync(Stage.Thing("old"));
        await _stage.UpAsync(Stage.Thing("new") with { Aliases = [new Alias { Urn = Stage.Urn("old") }] });

        Assert.Equal(["same new"], _stage.Events.Done);
        Assert.Equal(["id-1"], _stage.Provider.Real.Keys);
    }

    /// <summary>The URN of a child names the type of its parent.</summary>
    [Fact]
    public async Task Children_are_found_when_their_parent_got_another_type()
    {
        await _stage.UpAsync(Stage.Thing("p"), Stage.Thing("child") with { Parent = Stage.Urn("p") });

        await _stage.UpAsync(
            Stage.Thing("p") with { Type = "fake:index:Other", Aliases = [new Alias { Spec = new Alias.Types.Spec { Type = "fake:index:Thing" } }] },
            Stage.Thing("child") with { Parent = $"{Stage.Stack}fake:index:Other::p" });

        Assert.Equal(["same p", "same child"], _stage.Events.Done);
    }

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
    public async Task Additional_secret_outputs_are_secret()
    {
        await _stage.UpAsync(Stage.Thing("a") with { AdditionalSecretOutputs = ["made"] });

        Assert.True(Wire.IsSecret(_stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("a")).Outputs.Fields["made"], out var made));
        Assert.Equal("id-1", made.StringValue);
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

    /// <summary>Else the state would name what is not in it, and be refused when it is read.</summary>
    [Fact]
    public async Task Targeted_update_refuses_to_strand_what_needs_a_target_that_goes()
    {
        await _stage.UpAsync(Stage.Thing("a"), Stage.Needing("b", "a"));
        await _stage.TargetedAsync(Stage.Urn("a"), Stage.Thing("b"));

        Assert.Contains(_stage.Events.Said, said => said.StartsWith($"error: {Stage.Urn("b")} depends on a resource that is to be deleted", StringComparison.Ordinal));
        Assert.Equal(["a", "b"], _stage.Names());

        await _stage.TargetedAsync(Stage.Stack + "fake:index:Thing::*", Stage.Thing("b"));
        Assert.Equal(["delete a"], Changes());
    }

    [Fact]
    public async Task Preview_of_what_goes_asks_no_provider()
    {
        await _stage.UpAsync(Stage.Thing("a"));

        await _stage.PreviewAsync();

        Assert.Equal(["delete a"], _stage.Events.Done);
        Assert.Empty(_stage.Provider.Asked);
    }

    [Fact]
    public async Task Preview_changes_nothing_and_hands_on_what_is_unknown()
    {
        await _stage.PreviewAsync(Stage.Thing("a"), Stage.Needing("b", "a", ("of", Wire.Unknown())));

        Assert.Equal(["create a", "create b"], _stage.Events.Done);
        Assert.Equal(["check a anew", "preview create a", "check b anew", "preview create b"], _stage.Provider.Calls);
        Assert.Empty(_stage.Provider.Real);
        Assert.Empty(_stage.Names());
    }

    [Fact]
    public async Task Secret_inputs_reach_the_provider_and_stay_secret_in_the_state()
    {
        await _stage.UpAsync(Stage.Thing("a", ("s", Wire.Secret(Value.ForString("hush")))));

        var state = _stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("a"));
        Assert.True(Wire.IsSecret(state.Inputs.Fields["s"], out _));
        Assert.True(Wire.IsSecret(state.Outputs.Fields["s"], out _));
    }

    private IEnumerable<string> Changes() => _stage.Provider.Calls
        .Where(call => !call.StartsWith("check", StringComparison.Ordinal) && !call.StartsWith("diff", StringComparison.Ordinal));
}
