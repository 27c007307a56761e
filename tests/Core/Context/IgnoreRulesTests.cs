using Omega.Core.Context;

namespace Omega.Core.Tests.Context;

public sealed class IgnoreRulesTests
{
    [Theory]
    [InlineData("*", "web/index.html", true)]
    [InlineData("*\n!web", "web/index.html", false)]
    [InlineData("*\n!web", "infra/Program.cs", true)]
    [InlineData("*.md", "README.md", true)]
    [InlineData("*.md", "web/README.md", false)]
    [InlineData("**/*.md", "web/a/README.md", true)]
    [InlineData("**/*.md", "README.md", true)]
    [InlineData("web/?.html", "web/a.html", true)]
    [InlineData("web/?.html", "web/ab.html", false)]
    [InlineData("web", "website/index.html", false)]
    [InlineData("/web/", "web/index.html", true)]
    [InlineData("# web\n\n", "web/index.html", false)]
    [InlineData("web/*\n!web/assets", "web/assets/app.js", false)]
    [InlineData("web/*\n!web/assets\nweb/assets/*.map", "web/assets/app.map", true)]
    public void Excludes_follows_the_last_matching_rule(string rules, string path, bool expected) =>
        Assert.Equal(expected, IgnoreRules.Parse(rules).Excludes(path));
}
