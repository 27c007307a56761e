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

    /// <summary>As pulumi does it, tried with the real one: there is nothing yet that could stay as it is.</summary>
    [Fact]
    public async Task A_replacement_is_made_with_what_the_program_says_also_where_a_change_of_it_is_ignored()
    {
        await _stage.UpAsync(Stage.Thing("a", ("key", 1), ("v", 1)));
        await _stage.UpAsync(Stage.Thing("a", ("key", 2), ("v", 2)) with { IgnoreChanges = ["v"] });

        Assert.Equal("{key: 2, v: 2}", Support.Properties.Text(_stage.State.Resources[^1].Inputs));
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

    [Fact]
    public async Task Additional_secret_outputs_are_secret()
    {
        await _stage.UpAsync(Stage.Thing("a") with { AdditionalSecretOutputs = ["made"] });

        Assert.True(Wire.IsSecret(_stage.State.Resources.Single(resource => resource.Urn == Stage.Urn("a")).Outputs.Fields["made"], out var made));
        Assert.Equal("id-1", made.StringValue);
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
}
