using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Settings;

public sealed class WebSettingsTests
{
    private static readonly string Image = "node@sha256:" + new string('1', 64);

    private static IEnumerable<string> Paths(WebSettings settings) => settings.Problems().Select(problem => problem.Path);

    private static IEnumerable<string> PathsOf(HeaderSettings header) => Paths(new WebSettings(Headers: [header]));

    private static IEnumerable<string> PathsOf(params RedirectSettings[] redirects) => Paths(new WebSettings(Redirects: redirects));

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
        Assert.Equal(["fallback"], Paths(new WebSettings(path)));
        Assert.Equal(["include[0]"], Paths(new WebSettings(Include: [path])));
        Assert.Equal(["root"], Paths(new WebSettings(Root: path)));
        Assert.Equal(["build.source", "build.output"], Paths(new WebSettings(Build: new SiteBuildSettings(["make"], Image, path, path))));
    }

    [Theory]
    [InlineData(".git")]
    [InlineData(".GIT/hooks")]
    [InlineData(".omega/keys")]
    [InlineData("a\\b")]
    [InlineData("a:b")]
    [InlineData("a\nb")]
    [InlineData("web/")]
    public void Folder_that_is_nobodys_to_serve_is_refused(string path) => Assert.Equal(["root"], Paths(new WebSettings(Root: path)));

    [Fact]
    public void Folder_may_be_let_in() => Assert.Empty(new WebSettings("sub/app.html", Include: ["node_modules/", ".config"]).Problems());

    [Theory]
    [InlineData("site")]
    [InlineData("docs/.vitepress/dist")]
    public void Folder_below_the_checkout_may_be_served(string path)
    {
        Assert.Empty(new WebSettings(Root: path).Problems());
        Assert.Equal(path, new WebSettings(Root: path).Folder);
        Assert.Equal("web", new WebSettings().Folder);
    }

    [Fact]
    public void Output_of_a_build_is_served_and_its_source_is_what_people_write()
    {
        var web = new WebSettings(Build: new SiteBuildSettings(["make"], Image, "site", "out/www"));

        Assert.Equal(("site/out/www", "site"), (web.Folder, web.Source));
        Assert.Equal(["root"], Paths(web with { Root = "web" }));
    }

    [Fact]
    public void Build_is_refused_by_each_of_its_values()
    {
        var build = new SiteBuildSettings([], "node:22", "site", Environment: new Dictionary<string, string> { ["1A"] = "x", ["HOME"] = "/", ["B"] = "two\nlines", ["C_1"] = "fine" });

        Assert.Equal(
            ["build.command", "build.image", "build.environment.1A", "build.environment.HOME", "build.environment.B"], Paths(new WebSettings(Build: build)));
    }

    [Theory]
    [InlineData("X-Frame-Options")]
    [InlineData("Strict-Transport-Security")]
    [InlineData("x!#%&'*+.^_`|~-9")]
    public void Header_of_a_name_of_RFC_9110_may_be_set(string name) => Assert.Empty(PathsOf(new HeaderSettings(name, "x")));

    [Theory]
    [InlineData("")]
    [InlineData("X Y")]
    [InlineData("X:Y")]
    [InlineData("X$Y")]
    [InlineData("X\"Y")]
    [InlineData("X\nY")]
    [InlineData("Ü")]
    [InlineData("content-LENGTH")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Connection")]
    [InlineData("Location")]
    [InlineData("Cache-Control")]
    [InlineData("Content-Type")]
    [InlineData("Content-Security-Policy")]
    [InlineData("Set-Cookie")]
    public void Header_that_is_no_name_or_that_the_product_decides_is_refused(string name) => Assert.Equal(["headers[0].name"], PathsOf(new HeaderSettings(name, "x")));

    [Theory]
    [InlineData("")]
    [InlineData(" x")]
    [InlineData("x ")]
    [InlineData("a\r\nSet-Cookie: b")]
    [InlineData("$arg_x")]
    [InlineData("ü")]
    public void Value_that_is_no_header_or_a_variable_of_nginx_is_refused(string value) => Assert.Equal(["headers[0].value"], PathsOf(new HeaderSettings("X-A", value)));

    [Theory]
    [InlineData("assets/*")]
    [InlineData("/a?b")]
    [InlineData("/a\n}")]
    [InlineData("")]
    public void Path_of_a_header_is_an_address(string path) => Assert.Equal(["headers[0].path"], PathsOf(new HeaderSettings("X-A", "b", path)));

    [Theory]
    [InlineData("default-src 'self'", true)]
    [InlineData("default-src 'self'; upgrade-insecure-requests;", true)]
    [InlineData("", false)]
    [InlineData("default-src 'self'; ; x", false)]
    [InlineData("default-src \"; return 200", false)]
    [InlineData("default-src $host", false)]
    [InlineData("default-src\n*", false)]
    [InlineData("{}", false)]
    public void Content_policy_consists_of_directives(string policy, bool isOne) =>
        Assert.Equal(isOne ? [] : ["contentPolicy"], Paths(new WebSettings(ContentPolicy: policy)));

    [Theory]
    [InlineData("/old", "/new")]
    [InlineData("/old/", "/new/#part")]
    [InlineData("/ü", "/%C3%A4?x=1&y=2")]
    [InlineData("/old/*", "/new/*")]
    [InlineData("/old/*", "/*")]
    [InlineData("/*", "https://example.org/*")]
    [InlineData("/x", "http://example.org:8080")]
    public void Redirect_from_an_address_to_another_is_taken(string from, string to) => Assert.Empty(PathsOf(new RedirectSettings(from, to)));

    [Theory]
    [InlineData("old")]
    [InlineData("//old")]
    [InlineData("/a//b")]
    [InlineData("/a/../b")]
    [InlineData("/a*")]
    [InlineData("/*/b")]
    [InlineData("/a?b")]
    [InlineData("/a%20b")]
    [InlineData("/a b")]
    [InlineData("/a\"; return 200 x; #")]
    public void Redirect_from_what_is_no_address_is_refused(string from) => Assert.Equal(["redirects[0].from"], PathsOf(new RedirectSettings(from, "/new")));

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https://")]
    [InlineData("https:///evil.example")]
    [InlineData("https://user@evil.example/")]
    [InlineData("https://a.example//b")]
    [InlineData("https://a.example?x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("new")]
    [InlineData("/%2e%2e/new")]
    [InlineData("/$host")]
    [InlineData("/a\"; return 200 x; #")]
    [InlineData("/a\r\nX: y")]
    [InlineData("/new/*?x")]
    [InlineData("/new/*")]
    public void Redirect_to_what_is_no_address_of_one_place_is_refused(string to) => Assert.Equal(["redirects[0].to"], PathsOf(new RedirectSettings("/old", to)));

    [Fact]
    public void Redirect_has_one_of_four_statuses() => Assert.Equal(["redirects[0].status"], PathsOf(new RedirectSettings("/old", "/new", 303)));

    [Theory]
    [InlineData("/a", "/a", null, null)]
    [InlineData("/a", "/b", "/b", "/a")]
    [InlineData("/a/*", "/a/b/*", null, null)]
    [InlineData("/a/*", "/b/*", "/b/c", "/a/c")]
    [InlineData("/*", "/x/*", null, null)]
    public void Redirects_in_a_circle_are_refused(string from, string to, string? second, string? back)
    {
        RedirectSettings[] redirects = second is null ? [new(from, to)] : [new(from, to), new(second, back!)];

        Assert.NotEmpty(PathsOf(redirects));
        Assert.All(PathsOf(redirects), path => Assert.EndsWith(".to", path, StringComparison.Ordinal));
    }

    [Fact]
    public void Redirects_in_a_row_come_to_an_end() => Assert.Empty(PathsOf(new("/a", "/b"), new("/b", "/c"), new("/c/*", "/d/*"), new("/d/x", "/e")));

    [Fact]
    public void Label_is_one_line_and_only_what_is_given_is_one()
    {
        Assert.Equal(
            ["labels.authors", "labels.source", "labels.licence"],
            Paths(new WebSettings(Labels: new LabelSettings("two\nlines", "https://user:secret@example.org/", "MIT\" x=\"y"))));
        Assert.Equal(["org.opencontainers.image.licenses"], new LabelSettings(Licence: "MIT OR Apache-2.0").Annotations.Select(label => label.Key));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_its_path()
    {
        const string Given = """
            {"root":"../x","headers":[{"name":"Connection","value":"a"},{"name":"X","value":"$a"}],"redirects":[{"from":"old","to":"//evil","status":200}],
             "labels":{"licence":"\""},"contentPolicy":"$","maintenance":"yes","build":{"command":"make","image":"x","source":".git","environment":{"A":[1]}}}
            """;

        var message = Assert.Throws<SettingsException>(() => SettingsReader.Section<WebSettings>("dev", key => key == "web" ? Given : null, "web")).Message;

        Assert.All(
            (string[])["root", "headers[0].name", "headers[1].value", "redirects[0].from", "redirects[0].to", "redirects[0].status", "labels.licence", "contentPolicy",
                "maintenance", "build.image", "build.source", "build.environment.A"],
            path => Assert.Contains($"omega:web.{path} ", message, StringComparison.Ordinal));
        Assert.DoesNotContain("build.command", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Command_is_words_or_a_line_for_the_shell()
    {
        Assert.Equal(["npm", "run", "build"], Command("""["npm","run","build"]"""));
        Assert.Equal(["/bin/sh", "-c", "npm ci && npm run build"], Command("\"npm ci && npm run build\""));
    }

    [Fact]
    public void Maintenance_is_part_of_what_is_served_only_while_it_is_on()
    {
        var open = new OmegaSettings(DeploymentTarget.Docker, new("r", "a/b", "c", "d"), new(SigningMethod.Cosign), new SiteSettings(), null, null, new([]));

        Assert.Equal(open.ServedDigest, (open with { Web = new WebSettings(Root: "x") }).ServedDigest);
        Assert.NotEqual(open.ServedDigest, (open with { Web = new WebSettings(Maintenance: true) }).ServedDigest);
    }

    private static IReadOnlyList<string> Command(string command) => SettingsReader.Section<WebSettings>(
        "dev", _ => "{\"build\":{\"command\":" + command + ",\"image\":\"" + Image + "\",\"source\":\"site\"}}", "web").Build!.Command;
}
