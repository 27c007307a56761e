using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Steps;

public sealed class ProviderTests
{
    private const string Urn = "urn:pulumi:dev::omega::pulumi:providers:fake::p";

    private readonly Stage _stage = new();

    /// <summary>A killed update leaves both in the state: one name, two configurations.</summary>
    [Fact]
    public async Task What_a_replaced_provider_made_is_deleted_with_the_configuration_of_then()
    {
        _stage.Kill(new Snapshot([Provider("new", "south"), Provider("old", "north", delete: true), Thing($"{Urn}::old")], []));

        await _stage.UpAsync(new Goal { Type = "pulumi:providers:fake", Name = "p", Custom = true, Inputs = Stage.Properties(("region", "south")) });

        Assert.Equal(["p { \"region\": \"south\" }", "p { \"region\": \"north\" }"], _stage.Provider.Configured);
        Assert.Equal(["delete a"], _stage.Provider.Calls);
        Assert.Equal(2, _stage.Provider.Ended);
        Assert.Equal(["new"], _stage.State.Resources.Where(resource => resource.Urn == Urn).Select(resource => resource.Id));
    }

    [Fact]
    public async Task Each_version_of_a_package_that_is_asked_for_has_a_provider_of_its_own()
    {
        await _stage.UpAsync(
            Stage.Thing("a") with { Version = "1.0.0" }, Stage.Thing("b") with { Version = "2.0.0" }, Stage.Thing("c") with { Version = "1.0.0" }, Stage.Thing("d"),
            Stage.Thing("e") with { Version = "7" });

        Assert.Equal(
            ["a default_1_0_0", "b default_2_0_0", "c default_1_0_0", "d default", "e default_7"],
            _stage.State.Resources.Where(resource => resource.Provider.Length > 0)
                .Select(resource => $"{Engine.Values.Urns.Name(resource.Urn)} {Engine.Values.Urns.Name(Engine.Values.Urns.SplitReference(resource.Provider).Urn)}"));
        Assert.Equal(
            ["default { }", "default_1_0_0 { \"version\": \"1.0.0\" }", "default_2_0_0 { \"version\": \"2.0.0\" }", "default_7 { \"version\": \"7\" }"],
            _stage.Provider.Configured.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("north", "same p")]
    [InlineData("south", "update p")]
    public async Task A_provider_that_leaves_open_if_its_configuration_changes_is_told_by_what_it_is_given(string region, string shown)
    {
        _stage.Provider.LeavesOpen = true;
        await _stage.UpAsync(Explicit("north") with { Version = "7" });
        await _stage.UpAsync(Explicit(region) with { Version = "7" });

        Assert.Equal([shown], _stage.Events.Done);
        Assert.Equal($"p {{ \"region\": \"{region}\", \"version\": \"7\" }}", _stage.Provider.Configured[^1]);
    }

    [Fact]
    public async Task A_resource_whose_provider_the_state_does_not_name_stays_what_it_is()
    {
        _stage.Kill(new Snapshot([Thing(string.Empty)], []));

        await _stage.UpAsync(Stage.Thing("a"));

        Assert.Contains("same a", _stage.Events.Done);
    }

    [Fact]
    public async Task A_provider_that_the_state_does_not_know_is_named()
    {
        _stage.Kill(new Snapshot([Provider("new", "south"), Thing($"{Urn}::other")], []));

        await _stage.UpAsync();

        Assert.False(_stage.Succeeded);
        Assert.Contains($"unknown provider '{Urn}::other'", _stage.Events.Said.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_can_go_on_is_configured_anew_and_what_it_made_stays()
    {
        _stage.Provider.Moves = true;
        await _stage.UpAsync(Explicit("north"));
        var thing = Stage.Thing("a") with { Provider = $"{Urn}::{_stage.State.Resources.Single().Id}" };
        await _stage.UpAsync(Explicit("north"), thing);

        await _stage.UpAsync(Explicit("south"), thing);

        Assert.Equal("p { \"region\": \"south\" }", _stage.Provider.Configured[^1]);
        Assert.Equal(["update p", "same a"], _stage.Events.Done);
    }

    /// <summary>The configuration of a provider that is not in the state any more cannot be compared.</summary>
    [Fact]
    public async Task What_has_another_provider_stays_where_the_state_does_not_know_the_one_before()
    {
        const string other = "urn:pulumi:dev::omega::pulumi:providers:fake::other";
        _stage.Kill(new Snapshot([Provider("new", "south"), Thing($"{other}::one")], []));
        await _stage.UpAsync(Explicit("south"), Stage.Thing("a") with { Provider = $"{Urn}::new" });
        Assert.Equal(["same p", "same a"], _stage.Events.Done);
    }

    [Fact]
    public async Task What_a_provider_made_that_goes_before_its_replacement_goes_before_it()
    {
        await _stage.UpAsync(Explicit("north"));
        var thing = Stage.Thing("a") with { Provider = $"{Urn}::{_stage.State.Resources.Single().Id}" };
        await _stage.UpAsync(Explicit("north"), thing);

        await _stage.UpAsync(Explicit("south") with { DeleteBeforeReplace = true });

        Assert.Equal(["delete a"], _stage.Provider.Calls);
        Assert.Equal(["delete-replaced a", "delete-replaced p", "create-replacement p", "replace p"], _stage.Events.Done);
    }

    private static Goal Explicit(string region) => new() { Type = "pulumi:providers:fake", Name = "p", Custom = true, Inputs = Stage.Properties(("region", region)) };

    private static ResourceState Provider(string id, string region, bool delete = false) => new()
    {
        Urn = Urn,
        Type = "pulumi:providers:fake",
        Custom = true,
        Id = id,
        Delete = delete,
        Inputs = Stage.Properties(("region", region)),
        Outputs = Stage.Properties(("region", region)),
    };

    private static ResourceState Thing(string provider) => new() { Urn = Stage.Urn("a"), Type = "fake:index:Thing", Custom = true, Id = "id-1", Provider = provider };
}
