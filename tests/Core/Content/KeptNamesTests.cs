using Omega.Core.Content;

namespace Omega.Core.Tests.Content;

public sealed class KeptNamesTests
{
    private static readonly string One = new('1', 64);
    private static readonly string Two = new('2', 64);

    [Fact]
    public void Name_with_the_same_bytes_in_every_release_is_never_changed()
    {
        var record = KeptNames.After(Release(), Release(("/a.js", One), ("/b.js", Two)));

        Assert.Empty(KeptNames.Changed(record, Release(("/a.js", One), ("/new.js", Two))));
    }

    [Fact]
    public void Name_that_had_other_bytes_once_is_changed_ever_after()
    {
        var record = KeptNames.After(KeptNames.After(Release(), Release(("/a.js", One))), Release(("/a.js", Two)));

        Assert.Equal(["/a.js"], KeptNames.Changed(record, Release(("/a.js", One))));
        Assert.Equal(["/a.js"], KeptNames.Changed(record, Release(("/a.js", Two))));
    }

    [Fact]
    public void Name_that_was_away_for_a_release_is_remembered()
    {
        var record = KeptNames.After(KeptNames.After(Release(), Release(("/a.js", One))), Release(("/b.js", One)));

        Assert.Equal(["/a.js"], KeptNames.Changed(record, Release(("/a.js", Two))));
    }

    [Fact]
    public void Decision_is_the_same_before_and_after_the_release_is_recorded()
    {
        var before = KeptNames.After(Release(), Release(("/a.js", One)));
        var release = Release(("/a.js", Two), ("/b.js", Two));

        Assert.Equal(KeptNames.Changed(before, release), KeptNames.Changed(KeptNames.After(before, release), release));
    }

    private static Dictionary<string, string> Release(params (string Address, string Hash)[] files) =>
        files.ToDictionary(file => file.Address, file => file.Hash);
}
