using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Settings;

public sealed class WebSettingsTests
{
    [Fact]
    public void Options_are_what_the_stack_says_with_the_path_of_its_service()
    {
        var options = new WebSettings("app.html", LinkRule.Strict, ["x.sql"]).Options(
            (Some.Settings() with { Api = Some.Api() with { Path = "/v1/" }, Services = new Dictionary<string, ServiceSettings> { ["feed"] = Some.Service("/feed/") } })
            .ServicesOf("dev"));

        Assert.Equal(("app.html", true), (options.Fallback, options.StrictLinks));
        Assert.Equal([("omega:api.path", "/v1/"), ("omega:services.feed.path", "/feed/")], options.Services!.Select(service => (service.Key, service.Value)));
        Assert.Equal(["x.sql"], options.Include);
        Assert.False(new WebSettings().Options([]).StrictLinks);
    }

    [Theory]
    [InlineData("/index.html")]
    [InlineData("../index.html")]
    [InlineData("a/./b")]
    [InlineData("a$b.html")]
    [InlineData("")]
    public void Path_that_leads_elsewhere_is_refused(string path)
    {
        Assert.Equal(["fallback"], new WebSettings(path).Problems().Select(problem => problem.Path));
        Assert.Equal(["include[0]"], new WebSettings(Include: [path]).Problems().Select(problem => problem.Path));
    }

    [Fact]
    public void Folder_may_be_let_in() => Assert.Empty(new WebSettings("sub/app.html", Include: ["node_modules/", ".config"]).Problems());
}
