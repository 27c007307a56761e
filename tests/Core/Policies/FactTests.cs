using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies;

public sealed class FactTests
{
    private static readonly Fact<IReadOnlyList<string>> Partial = SomeFacts.List("capabilities", "CHOWN") with { IsPartial = true };

    [Fact]
    public void A_list_with_items_to_come_is_judged_by_what_is_there_and_not_by_what_is_missing()
    {
        Assert.True(Partial.Forbidden(names => names.Count == 0));
        Assert.False(Partial.Lacks(names => names.Contains("ALL")));
        Assert.True((Partial with { IsPartial = false }).Lacks(names => names.Contains("ALL")));
        Assert.True(Partial.Map(names => names.Count).IsPartial);
    }

    [Fact]
    public void An_entry_of_a_map_with_entries_to_come_is_known_or_pending()
    {
        var map = Fact.Known<IReadOnlyDictionary<string, string>>("args", new Dictionary<string, string> { ["A"] = "1" });

        Assert.Equal(Fact.Known("args[\"A\"]", "1"), map.Entry("A"));
        Assert.Equal(Fact.Unset<string>("args[\"B\"]"), map.Entry("B"));
        Assert.Equal(Fact.Pending<string>("args[\"B\"]"), (map with { IsPartial = true }).Entry("B"));
        Assert.Equal(Fact.Pending<string>("args[\"A\"]"), Fact.Pending<IReadOnlyDictionary<string, string>>("args").Entry("A"));
    }
}
