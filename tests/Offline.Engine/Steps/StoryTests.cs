using Grpc.Core;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Steps;

/// <summary>Whole lives of resources, held to the letter: each question to a provider with all that it is given, each event, each state on disk.</summary>
public sealed class StoryTests
{
    [Fact]
    public async Task A_resource_lives_is_changed_and_goes()
    {
        var story = new Story("lives, is changed, goes");
        story.Provider.Shouts = true;
        var full = Stage.Thing("a", ("v", 1), ("word", "low")) with
        {
            AdditionalSecretOutputs = ["made"],
            CustomTimeouts = new Dictionary<string, double> { ["create"] = 5 },
            ReplaceOnChanges = ["rare"],
        };
        await story.TellAsync("created", stage => stage.UpAsync(full));
        await story.TellAsync("previewed", stage => stage.PreviewAsync(full with { Inputs = Stage.Properties(("v", 2)) }, Stage.Needing("b", "a")));
        await story.TellAsync("unchanged", stage => stage.UpAsync(full));
        await story.TellAsync("changed", stage => stage.UpAsync(full with { Inputs = Stage.Properties(("v", 2), ("word", "high")) }));
        await story.TellAsync("a change is ignored", stage => stage.UpAsync(
            full with { Inputs = Stage.Properties(("v", 3), ("word", "other")), IgnoreChanges = ["word"] }));
        await story.TellAsync("what was put out is what comes now", stage => stage.UpAsync(full with { Inputs = Stage.Properties(("v", 3), ("word", "HIGH")) }));
        await story.TellAsync("an input less, an option more", stage => stage.UpAsync(full with { Inputs = Stage.Properties(("v", 3)), Protect = true }));
        await story.TellAsync("no longer protected", stage => stage.UpAsync(full with { Inputs = Stage.Properties(("v", 3)) }));
        await story.TellAsync("gone", stage => stage.UpAsync());

        await Expected.HoldsAsync("life", story.Text, "stories");
    }

    [Fact]
    public async Task A_resource_is_replaced_before_the_old_one_goes()
    {
        var story = new Story("replaced, and then deleted");
        story.Provider.Shouts = true;
        await story.TellAsync("created", stage => stage.UpAsync(Stage.Thing("a", ("key", "one")), Stage.Needing("b", "a", ("of", "one"))));
        await story.TellAsync("replaced", stage => stage.UpAsync(Stage.Thing("a", ("key", "two")), Stage.Needing("b", "a", ("of", "two"))));
        story.Stage.Kill(story.Stage.Written.First(state => state.Resources.Any(resource => resource.Delete)));
        await story.TellAsync("killed before the old one went", stage => stage.UpAsync(Stage.Thing("a", ("key", "two")), Stage.Needing("b", "a", ("of", "two"))));
        story.Provider.Before = call => call == "delete a" ? throw FakeProvider.Failure("it is in use") : Task.CompletedTask;
        await story.TellAsync("the old one cannot go", stage => stage.UpAsync(Stage.Thing("a", ("key", "three")), Stage.Needing("b", "a", ("of", "two"))));
        story.Provider.Before = _ => Task.CompletedTask;
        await story.TellAsync("it can", stage => stage.UpAsync(Stage.Thing("a", ("key", "three")), Stage.Needing("b", "a", ("of", "two"))));

        await Expected.HoldsAsync("replaced", story.Text, "stories");
    }

    [Fact]
    public async Task A_resource_goes_before_its_replacement_comes_with_all_that_hang_on_it()
    {
        var story = new Story("deleted, and then replaced");
        story.Provider.Shouts = true;
        Goal[] Goals(string key) =>
        [
            Stage.Thing("a", ("key", key)) with { DeleteBeforeReplace = true },
            Stage.Needing("b", "a", ("key", key)) with
            {
                PropertyDependencies = new Dictionary<string, IReadOnlyList<string>> { ["key"] = [Stage.Urn("a")] }, RetainOnDelete = true,
            },
            Stage.Needing("c", "b", ("key", key)) with { PropertyDependencies = new Dictionary<string, IReadOnlyList<string>> { ["key"] = [Stage.Urn("b")] } },
        ];
        await story.TellAsync("created", stage => stage.UpAsync(Goals("one")));
        await story.TellAsync("replaced", stage => stage.UpAsync(Goals("two")));
        story.Stage.Kill(story.Stage.Written.Last(state => state.Resources.Any(resource => resource.PendingReplacement)));
        await story.TellAsync("killed with one of them not there again", stage => stage.UpAsync(Goals("two")));
        story.Provider.Before = call => call == "create a" ? throw FakeProvider.Failure("no room") : Task.CompletedTask;
        await story.TellAsync("the new one does not come", stage => stage.UpAsync(Goals("three")));
        story.Provider.Before = _ => Task.CompletedTask;
        await story.TellAsync("it comes", stage => stage.UpAsync(Goals("three")));

        await Expected.HoldsAsync("replaced-first", story.Text, "stories");
    }

    [Fact]
    public async Task What_fails_leaves_a_state_from_which_the_next_run_goes_on()
    {
        var story = new Story("fails");
        await story.TellAsync("not allowed", stage => stage.UpAsync(Stage.Thing("a"), Stage.Thing("b", ("wrong", 1))));
        story.Provider.Before = call => call switch
        {
            "create c" => throw FakeProvider.Failure("no"),
            "update a" => throw new RpcException(new Status(StatusCode.Unavailable, "gone")),
            _ => Task.CompletedTask,
        };
        await story.TellAsync("refused by the provider", stage => stage.UpAsync(Stage.Thing("a"), Stage.Thing("c")));
        await story.TellAsync("the provider dies", stage => stage.UpAsync(Stage.Thing("a", ("v", 1))));
        story.Provider.Before = _ => Task.CompletedTask;
        await story.TellAsync("not ready", stage => stage.UpAsync(Stage.Thing("a", ("v", 1)), Stage.Thing("d", ("sick", true))));
        await story.TellAsync("ready", stage => stage.UpAsync(Stage.Thing("a", ("v", 1)), Stage.Thing("d", ("sick", true))));
        story.Provider.HasNoIds = true;
        await story.TellAsync("without an id", stage => stage.UpAsync(Stage.Thing("a", ("v", 1)), Stage.Thing("e")));

        await Expected.HoldsAsync("fails", story.Text, "stories");
    }

    [Fact]
    public async Task What_is_there_is_read_and_what_is_not_is_forgotten()
    {
        var story = new Story("refreshed");
        await story.TellAsync("created", stage => stage.UpAsync(
            Stage.Thing("a", ("v", 1)), Stage.Needing("b", "a") with { DeletedWith = Stage.Urn("a") }, Stage.Thing("c", ("v", 1)), Stage.Thing("d", ("v", 1)) with { IgnoreChanges = ["v"] }));
        story.Provider.Real.TryRemove("id-1", out _);
        story.Provider.Finds = state => state.Id switch
        {
            "id-1" => new OperationResult("", null),
            "id-3" => new OperationResult(state.Id, Stage.Properties(("v", 7)), Stage.Properties(("v", 7)), []),
            "id-4" => new OperationResult(state.Id, state.Outputs, state.Inputs, ["it is not ready"]),
            _ => new OperationResult(state.Id, state.Outputs, state.Inputs, []),
        };
        await story.TellAsync("refreshed", stage => stage.RefreshAsync());
        story.Provider.Finds = null;
        await story.TellAsync("updated", stage => stage.UpAsync(Stage.Thing("a", ("v", 1)), Stage.Needing("b", "a"), Stage.Thing("c", ("v", 1)), Stage.Thing("d", ("v", 1))));
        story.Provider.Before = call => call == "read c" ? throw FakeProvider.Failure("no answer") : Task.CompletedTask;
        await story.TellAsync("one cannot be read", stage => stage.RefreshAsync());

        await Expected.HoldsAsync("refreshed", story.Text, "stories");
    }

    [Fact]
    public async Task Components_providers_and_other_names_are_kept_apart()
    {
        var story = new Story("components, providers, names");
        Goal Provider(string region) => new() { Type = "pulumi:providers:fake", Name = "p", Custom = true, Inputs = Stage.Properties(("region", region)) };
        const string Urn = "urn:pulumi:dev::omega::pulumi:providers:fake::p";
        string Reference() => $"{Urn}::{story.Stage.State.Resources.First(resource => resource.Urn == Urn).Id}";
        var component = new Goal { Type = "omega:index:Site", Name = "site", Inputs = Stage.Properties(("size", 1)) };
        const string Site = "urn:pulumi:dev::omega::omega:index:Site::site";
        await story.TellAsync("created", stage => stage.UpAsync(component, Provider("north"), Stage.Thing("a", ("v", 1)) with { Parent = Site, Version = "1.0.0" }));
        await story.TellAsync("another version of the default one", stage => stage.UpAsync(component, Provider("north"), Stage.Thing("a", ("v", 1)) with { Parent = Site, Version = "2.0.0" }));
        await story.TellAsync("with the other provider", stage => stage.UpAsync(component, Provider("north"), Stage.Thing("a", ("v", 1)) with { Parent = Site, Provider = Reference() }));
        await story.TellAsync("the component has more", stage => stage.UpAsync(
            component with { Inputs = Stage.Properties(("size", 2)) }, Provider("north"), Stage.Thing("a", ("v", 1)) with { Parent = Site, Provider = Reference() }));
        await story.TellAsync("another name", stage => stage.UpAsync(Provider("north"), Stage.Thing("new", ("v", 1)) with
        {
            Provider = Reference(),
            Aliases = [new Alias { Spec = new Alias.Types.Spec { Name = "a", ParentUrn = Site } }],
        }));
        await story.TellAsync("another configuration", stage => stage.UpAsync(Provider("south")));
        await story.TellAsync("gone", stage => stage.UpAsync());

        await Expected.HoldsAsync("kept-apart", story.Text, "stories");
    }

    [Fact]
    public async Task What_is_only_read_belongs_to_somebody_else_until_it_is_managed()
    {
        var story = new Story("read");
        story.Provider.Shouts = true;
        await story.TellAsync("created by somebody", stage => stage.UpAsync(Stage.Thing("a", ("word", "low")) with { RetainOnDelete = true }));
        await story.TellAsync("forgotten", stage => stage.UpAsync());
        var read = Stage.Thing("a", ("word", "low")) with { ReadId = "id-1", AdditionalSecretOutputs = ["made"] };
        story.Provider.Finds = state => new OperationResult(state.Id, Stage.Properties(("word", "LOW"), ("made", state.Id)), Stage.Properties(("word", "low")), []);
        await story.TellAsync("read", stage => stage.UpAsync(read));
        await story.TellAsync("managed", stage => stage.UpAsync(Stage.Thing("a", ("word", "low"))));
        await story.TellAsync("read again", stage => stage.UpAsync(read));
        story.Provider.Finds = _ => new OperationResult("", null);
        await story.TellAsync("not there", stage => stage.UpAsync(read));

        await Expected.HoldsAsync("read", story.Text, "stories");
    }

    [Fact]
    public async Task Targets_and_the_end_leave_the_rest_as_it_is()
    {
        var story = new Story("targets, the end");
        Goal[] Goals(int v) => [Stage.Thing("a", ("v", v)), Stage.Needing("b", "a", ("v", v)), Stage.Thing("c", ("v", v)) with { RetainOnDelete = true }, Stage.Thing("d", ("v", v)) with { DeletedWith = Stage.Urn("a") }];
        await story.TellAsync("created", stage => stage.UpAsync(Goals(1)));
        await story.TellAsync("one of them", stage => stage.TargetedAsync(Stage.Urn("a"), Goals(2)));
        story.Stage.TargetDependents = true;
        await story.TellAsync("with what needs it", stage => stage.TargetedAsync(Stage.Urn("a"), Goals(3)));
        story.Stage.TargetDependents = false;
        await story.TellAsync("one ends", stage => stage.DestroyAsync(Stage.Urn("b")));
        story.Provider.Before = call => call == "delete a" ? throw FakeProvider.Failure("it is in use") : Task.CompletedTask;
        await story.TellAsync("one does not end", stage => stage.DestroyAsync());
        story.Provider.Before = _ => Task.CompletedTask;
        await story.TellAsync("all end", stage => stage.DestroyAsync());

        await Expected.HoldsAsync("targets", story.Text, "stories");
    }
}
