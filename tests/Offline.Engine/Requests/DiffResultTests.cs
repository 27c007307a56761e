using Omega.Offline.Engine.Plugins;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Requests;

public sealed class DiffResultTests
{
    /// <summary>Older providers give the details and do not say that they do.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Details_count_whether_they_are_announced_or_not(bool announced)
    {
        var result = DiffResult.From(new DiffResponse
        {
            Changes = DiffResponse.Types.DiffChanges.DiffSome,
            HasDetailedDiff = announced,
            DetailedDiff = { ["v"] = new PropertyDiff { Kind = PropertyDiff.Types.Kind.Update } },
        });

        Assert.Equal(PropertyDiff.Types.Kind.Update, result.Detailed!["v"].Kind);
    }

    /// <summary>Who gives none and says so knows that nothing stands below; who says nothing knows nothing of it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_details_are_not_the_same_as_nothing_said_of_them(bool announced) =>
        Assert.Equal(announced, DiffResult.From(new DiffResponse { Changes = DiffResponse.Types.DiffChanges.DiffSome, HasDetailedDiff = announced }).Detailed is not null);

    [Fact]
    public void What_a_provider_calls_replaced_and_what_its_details_do_is_so_once()
    {
        var result = DiffResult.From(new DiffResponse
        {
            Replaces = { "a" },
            HasDetailedDiff = true,
            DetailedDiff =
            {
                ["a"] = new PropertyDiff { Kind = PropertyDiff.Types.Kind.UpdateReplace }, ["b"] = new PropertyDiff { Kind = PropertyDiff.Types.Kind.AddReplace },
                ["c"] = new PropertyDiff { Kind = PropertyDiff.Types.Kind.DeleteReplace }, ["d"] = new PropertyDiff { Kind = PropertyDiff.Types.Kind.Update },
            },
        });

        Assert.Equal(["a", "b", "c"], result.Replaces.Order());
        Assert.True(result.Any, "what is replaced is changed, said or not");
    }

    [Theory]
    [InlineData(PropertyDiff.Types.Kind.UpdateReplace, true, true)]
    [InlineData(PropertyDiff.Types.Kind.AddReplace, true, true)]
    [InlineData(PropertyDiff.Types.Kind.DeleteReplace, true, true)]
    [InlineData(PropertyDiff.Types.Kind.Update, true, false)]
    [InlineData(PropertyDiff.Types.Kind.Add, true, false)]
    [InlineData(PropertyDiff.Types.Kind.Delete, true, false)]
    [InlineData(PropertyDiff.Types.Kind.UpdateReplace, false, false)]
    public void One_detail_replaces_by_its_kind_where_it_is_announced(PropertyDiff.Types.Kind kind, bool announced, bool expected) => Assert.Equal(
        expected,
        DiffResult.From(new DiffResponse { HasDetailedDiff = announced, DetailedDiff = { ["v"] = new PropertyDiff { Kind = kind } } }).Replace);

    [Fact]
    public void A_provider_that_says_nothing_is_not_taken_to_say_that_nothing_changes()
    {
        Assert.Equal(DiffResult.Unknown.Changes, DiffResult.From(new DiffResponse()).Changes);
        Assert.Null(DiffResult.From(new DiffResponse()).Detailed);
        Assert.True(DiffResult.From(new DiffResponse { Diffs = { "v" } }).Any);
        Assert.True(DiffResult.From(new DiffResponse { DeleteBeforeReplace = true }).DeleteBeforeReplace);
    }

    [Fact]
    public void What_does_not_change_is_not_replaced_whatever_is_named_beside_it() =>
        Assert.False(Engine.Steps.ReplaceRules.Apply(DiffResult.None with { Diffs = ["v"] }, ["v"]).Replace);

    [Fact]
    public void A_change_that_the_program_wants_to_replace_says_so_of_its_kind_and_of_no_other()
    {
        PropertyDiff Of(PropertyDiff.Types.Kind kind) => new() { Kind = kind, InputDiff = true };
        var diff = DiffResult.Some with
        {
            Detailed = new Dictionary<string, PropertyDiff>
            {
                ["a.x"] = Of(PropertyDiff.Types.Kind.Add),
                ["a.y"] = Of(PropertyDiff.Types.Kind.Delete),
                ["b"] = Of(PropertyDiff.Types.Kind.Update),
                ["c"] = Of(PropertyDiff.Types.Kind.Update),
                ["d"] = Of(PropertyDiff.Types.Kind.UpdateReplace),
            },
        };

        var ruled = Engine.Steps.ReplaceRules.Apply(diff, ["a", "b", "d"]);

        Assert.Equal(["a", "b", "d"], ruled.Replaces);
        Assert.Equal(
            [
                ("a.x", PropertyDiff.Types.Kind.AddReplace), ("a.y", PropertyDiff.Types.Kind.DeleteReplace), ("b", PropertyDiff.Types.Kind.UpdateReplace),
                ("c", PropertyDiff.Types.Kind.Update), ("d", PropertyDiff.Types.Kind.UpdateReplace),
            ],
            ruled.Detailed!.Select(item => (item.Key, item.Value.Kind)));
        Assert.All(ruled.Detailed!.Values, change => Assert.True(change.InputDiff));
    }
}
