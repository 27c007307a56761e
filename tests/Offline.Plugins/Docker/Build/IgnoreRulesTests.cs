using Omega.Offline.Plugins.Docker.Build;

namespace Omega.Offline.Plugins.Docker.Tests.Build;

public sealed class IgnoreRulesTests
{
    [Theory]
    [InlineData("*|!web|!nginx", "web/index.html", false)]
    [InlineData("*|!web|!nginx", "nginx/conf/a.conf", false)]
    [InlineData("*|!web|!nginx", "infra/Program.cs", true)]
    [InlineData("*|!web|!nginx", "webs/a", true)]
    [InlineData("*|!web|web/drafts", "web/drafts/a.html", true)]
    [InlineData("*|!web|web/drafts|!web/drafts/keep.html", "web/drafts/keep.html", false)]
    [InlineData("**/*.tmp", "a/b/c.tmp", true)]
    [InlineData("**/*.tmp", "c.tmp", true)]
    [InlineData("*.tmp", "a/c.tmp", false)]
    [InlineData("/bin/", "bin/x", true)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("file?.txt", "file1.txt", true)]
    [InlineData("file[0-3].txt", "file5.txt", false)]
    [InlineData("file[0-3].txt", "file2.txt", true)]
    [InlineData("# comment|", "comment", false)]
    [InlineData("./a/../b", "b/c", true)]
    [InlineData("a.txt", "aXtxt", false)]
    public void Ignores_follows_the_last_rule_that_matches(string rules, string path, bool expected)
    {
        Assert.Equal(expected, IgnoreRules.Parse(rules.Split('|')).Ignores(path));
    }
}
