using System.Collections.Immutable;
using Omega.Offline.Sdk.Tests.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Utilities;

namespace Omega.Offline.Sdk.Tests.Likeness;

[Collection(ProgramCollection.Name)]
public sealed class MapTests
{
    [Fact]
    public async Task A_key_that_is_added_again_with_another_value_is_an_error()
    {
        var engine = await Program.FailedAsync(() =>
        {
            _ = new Command("first", new CommandArgs { Environment = new InputMap<string> { { "A", "1" }, { "A", "2" } } });
        });

        Assert.Contains(engine.Errors, error => error.Contains("Key 'A' already exists in the map with a different value.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_indexer_adds_too()
    {
        var map = new InputMap<string>();
        map["A"] = "1";
        map["A"] = "2";

        await Assert.ThrowsAsync<ArgumentException>(() => OutputUtilities.GetValueAsync(map.ToOutput()));
    }

    [Fact]
    public async Task A_key_that_is_added_again_with_the_same_value_is_fine()
    {
        var map = new InputMap<string> { { "A", "1" }, { "A", Output.Create("1") } };

        Assert.Equal("1", (await OutputUtilities.GetValueAsync(map.ToOutput()))["A"]);
    }

    [Fact]
    public async Task A_range_with_a_key_that_is_there_is_an_error()
    {
        var map = new InputMap<string> { { "A", "1" } };
        map.AddRange(new InputMap<string> { { "A", "2" } });

        await Assert.ThrowsAsync<ArgumentException>(() => OutputUtilities.GetValueAsync(map.ToOutput()));
    }

    [Fact]
    public async Task Of_two_maps_that_are_merged_the_second_wins()
    {
        var merged = InputMap<string>.Merge(new() { ["A"] = "1", ["B"] = "1" }, new() { ["B"] = "2" });

        Assert.Equal(
            ImmutableSortedDictionary<string, string>.Empty.Add("A", "1").Add("B", "2"),
            (await OutputUtilities.GetValueAsync(merged.ToOutput())).ToImmutableSortedDictionary());
    }

    [Fact]
    public async Task An_input_that_was_not_given_is_nothing()
    {
        Input<string>? none = null;

        Assert.Null(await OutputUtilities.GetValueAsync(none.ToOutput()));
        Assert.True(await OutputUtilities.GetValueAsync(none.Apply(value => value is null)));
    }

    [Fact]
    public async Task What_is_null_in_a_map_is_left_out_and_in_a_list_is_null()
    {
        var sent = await Program.RegisteredAsync(() =>
        {
            _ = new Thing("map", new ThingArgs { Value = new Dictionary<string, object?> { ["a"] = null, ["b"] = 1 } });
            _ = new Thing("list", new ThingArgs { Value = new List<object?> { null, 1.5, true } });
        });

        Assert.Equal("""{ "b": 1 }""", sent["map"].Property("value"));
        Assert.Equal("[ null, 1.5, true ]", sent["list"].Property("value"));
    }
}
