using Omega.Offline.Plugins.Command.Assets;

namespace Omega.Offline.Plugins.Command.Tests.Assets;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("*.txt", "a.txt", true)]
    [InlineData("*.txt", "as/a.txt", false)]
    [InlineData("as/**", "as/b/a.txt", true)]
    [InlineData("**.txt", "as/b/a.txt", true)]
    [InlineData("?.txt", "ab.txt", false)]
    [InlineData("[!a].txt", "b.txt", true)]
    [InlineData("[a-c].txt", "d.txt", false)]
    [InlineData("a.{js,css}", "a.css", true)]
    [InlineData("a.txt", "axtxt", false)]
    public void Matches_whole_paths(string pattern, string path, bool matches)
    {
        Assert.Equal(matches, new GlobPattern(pattern).Matches(path));
    }

    [Fact]
    public void Excludes_what_follows_an_exclamation_mark()
    {
        var pattern = new GlobPattern("!*.txt");

        Assert.True(pattern.Excludes);
        Assert.True(pattern.Matches("a.txt"));
    }
}
