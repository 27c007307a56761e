using Google.Protobuf.WellKnownTypes;
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

    /// <summary>What is ignored inside of a list is what both have; a secret on the way is looked into.</summary>
    [Theory]
    [InlineData("list[0]", "{list: [one, NEW, NEWER]}")]
    [InlineData("list[*]", "{list: [one, two, NEWER]}")]
    [InlineData("list[2]", "{list: [FIRST, NEW, NEWER]}")]
    [InlineData("list", "{list: [one, two]}")]
    public void Restore_reaches_into_lists_as_far_as_both_go(string path, string expected)
    {
        var now = Stage.Properties(("list", Texts("FIRST", "NEW", "NEWER")));

        PropertyPath.Parse(path).Restore(now, Stage.Properties(("list", Texts("one", "two"))));

        Assert.Equal(expected, Support.Properties.Text(now));
    }

    [Theory]
    [InlineData("list[0]", "{list: [one]}")]
    [InlineData("list[*]", "{list: [one]}")]
    [InlineData("list[1]", "{list: [FIRST]}")]
    public void Restore_of_a_list_that_has_become_shorter_adds_nothing(string path, string expected)
    {
        var now = Stage.Properties(("list", Texts("FIRST")));

        PropertyPath.Parse(path).Restore(now, Stage.Properties(("list", Texts("one", "two"))));

        Assert.Equal(expected, Support.Properties.Text(now));
    }

    [Theory]
    [InlineData("list[0].in", "{list: [{in: old, rest: new}, {in: new}]}")]
    [InlineData("list[*].in", "{list: [{in: old, rest: new}, {in: older}]}")]
    public void Restore_goes_on_inside_of_what_a_list_has(string path, string expected)
    {
        static Value Map(params (string Key, object Value)[] entries) => Value.ForStruct(Stage.Properties(entries));
        var now = Stage.Properties(("list", Value.ForList(Map(("in", "new"), ("rest", "new")), Map(("in", "new")))));

        PropertyPath.Parse(path).Restore(now, Stage.Properties(("list", Value.ForList(Map(("in", "old"), ("rest", "old")), Map(("in", "older"))))));

        Assert.Equal(expected, Support.Properties.Text(now));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Restore_looks_into_what_was_or_is_a_secret(bool isSecret, bool wasSecret)
    {
        Value Map(string word, bool secret) => Value.ForStruct(Stage.Properties(("in", word), ("rest", word))) is var map && secret ? Wire.Secret(map) : map;
        var now = Stage.Properties(("map", Map("new", isSecret)));

        PropertyPath.Parse("map.in").Restore(now, Stage.Properties(("map", Map("old", wasSecret))));

        Assert.Equal(isSecret, Wire.IsSecret(now.Fields["map"], out var inside));
        Assert.Equal("{in: old, rest: new}", Support.Properties.Text(inside.StructValue));
    }

    [Theory]
    [InlineData("map.*", "{map: {a: old}, other: new}")]
    [InlineData("*.a", "{map: {a: old, b: new}, other: new}")]
    [InlineData("absent.a", "{map: {a: new, b: new}, other: new}")]
    [InlineData("other.a", "{map: {a: new, b: new}, other: new}")]
    public void Restore_takes_every_key_where_the_path_says_so(string path, string expected)
    {
        var now = Stage.Properties(("map", Value.ForStruct(Stage.Properties(("a", "new"), ("b", "new")))), ("other", "new"));

        PropertyPath.Parse(path).Restore(now, Stage.Properties(("map", Value.ForStruct(Stage.Properties(("a", "old"))))));

        Assert.Equal(expected, Support.Properties.Text(now));
    }

    /// <summary>A text that is no path is one key, whatever stands in it.</summary>
    [Theory]
    [InlineData("a[0", "a[0")]
    [InlineData("a[\"x", "a[\"x")]
    [InlineData("a[\"x\\", "a[\"x\\")]
    [InlineData("a[\"x\"", "a[\"x\"")]
    [InlineData("a[\"say \\\"it\\\"\"].b", "a/say \"it\"/b")]
    [InlineData(".a", "a")]
    [InlineData("", "")]
    public void Parse_of_what_is_odd(string text, string segments) =>
        Assert.Equal(segments, string.Join('/', PropertyPath.Parse(text).Segments));

    private static Value Texts(params string[] texts) => Value.ForList([.. texts.Select(Value.ForString)]);
}
