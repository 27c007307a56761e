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

    [Fact]
    public void A_provider_that_says_nothing_is_not_taken_to_say_that_nothing_changes()
    {
        Assert.Equal(DiffResult.Unknown.Changes, DiffResult.From(new DiffResponse()).Changes);
        Assert.Null(DiffResult.From(new DiffResponse()).Detailed);
        Assert.True(DiffResult.From(new DiffResponse { Diffs = { "v" } }).Any);
        Assert.True(DiffResult.From(new DiffResponse { DeleteBeforeReplace = true }).DeleteBeforeReplace);
    }
}
