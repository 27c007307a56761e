using Omega.Offline.Engine.Tests.Support;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Tests.Values;

public sealed class PropertyPathTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a.b[0].c", "a/b/0/c")]
    [InlineData("a[\"x.y\"]", "a/x.y")]
    [InlineData("triggers[*]", "triggers/*")]
    public void Parse_splits_a_path(string text, string segments) =>
        Assert.Equal(segments, string.Join('/', PropertyPath.Parse(text).Segments));

    [Theory]
    [InlineData("triggers[*]", "triggers[0]", true)]
    [InlineData("triggers[*]", "triggers", false)]
    [InlineData("a", "a.b.c", true)]
    [InlineData("*", "x.y", true)]
    [InlineData("a.b", "a.c", false)]
    public void Contains_is_true_where_the_pattern_leads_to_or_above_the_path(string pattern, string path, bool contains) =>
        Assert.Equal(contains, PropertyPath.Parse(pattern).Contains(PropertyPath.Parse(path)));

    [Fact]
    public void Restore_puts_back_the_old_value_and_removes_what_was_not_there()
    {
        var now = Stage.Properties(("a", 2), ("new", 1), ("kept", 3));
        var old = Stage.Properties(("a", 1));

        PropertyPath.Parse("a").Restore(now, old);
        PropertyPath.Parse("new").Restore(now, old);

        Assert.Equal(Stage.Properties(("a", 1), ("kept", 3)), now);
    }
}
