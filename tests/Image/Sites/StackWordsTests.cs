using Omega.Core.Settings;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Sites;

/// <summary>What a stack says of its site (`omega:web`), on the nginx of this machine: headers, content policy, redirects, maintenance.</summary>
public sealed class StackWordsTests
{
    private const string Odd = "a'b; } return 200 \"x\\\"; # {y} `z` |";

    [SkippableFact]
    public async Task Headers_are_sent_where_they_are_wanted_and_nowhere_else()
    {
        using var files = new SomeSite(("assets/app.css", "a{}"), ("assets/deep/x.css", "a{}"), ("Assets/app.css", "a{}"));
        await using var site = await ServeAsync(files, new WebSettings(Headers:
        [
            new("X-Robots-Tag", "noindex"), new("X-Odd'`|~", Odd, "/assets/*"), new("x-robots-tag", "all", "/assets/**"), new("Referrer-Policy", "origin", "/assets/**"),
            new("X-Frame-Options", "SAMEORIGIN"),
        ]));

        Assert.Equal(("noindex", null, "no-referrer", "SAMEORIGIN"), await HeadersAsync(site, "/"));
        Assert.Equal(("noindex", null, "no-referrer", "SAMEORIGIN"), await HeadersAsync(site, "/none"));
        Assert.Equal(("all", Odd, "origin", "SAMEORIGIN"), await HeadersAsync(site, "/assets/app.css"));
        Assert.Equal(("all", Odd, "origin", "SAMEORIGIN"), await HeadersAsync(site, "/assets//app.css"));
        Assert.Equal(("all", null, "origin", "SAMEORIGIN"), await HeadersAsync(site, "/assets/deep/x.css"));
        Assert.Equal(("noindex", null, "no-referrer", "SAMEORIGIN"), await HeadersAsync(site, "/Assets/app.css"));
    }

    [SkippableFact]
    public async Task What_a_service_answers_has_its_own_headers_alone()
    {
        await ReadyAsync();
        using var service = new FakeService();
        using var files = new SomeSite();
        await using var site = await LocalSite.StartAsync(
            files.Root, new WebSettings(Headers: [new("X-Robots-Tag", "noindex"), new("Referrer-Policy", "origin")]).Options([]), $"127.0.0.1:{service.Port}");

        Assert.Equal((null, null, "no-referrer", "DENY"), await HeadersAsync(site, "/api/x"));
        Assert.Equal(("noindex", null, "origin", "DENY"), await HeadersAsync(site, "/"));
    }

    [SkippableFact]
    public async Task Content_policy_is_the_one_that_is_given()
    {
        using var files = new SomeSite(("page.html", "<script>1</script>"));
        await using var site = await ServeAsync(files, new WebSettings(ContentPolicy: "default-src 'self'; frame-ancestors 'none'"));

        foreach (var address in (string[])["/", "/page", "/none"])
        {
            using var answer = await site.GetAsync(address);
            Assert.Equal("default-src 'self'; frame-ancestors 'none'", Header(answer, "Content-Security-Policy"));
        }
    }

    [SkippableTheory]
    [InlineData("/old", "301 /new")]
    [InlineData("/old?x=1&y=%2F", "301 /new?x=1&y=%2F")]
    [InlineData("//old", "301 /new")]
    [InlineData("/OLD", "404 ")]
    [InlineData("/old/", "404 ")]
    [InlineData("/a.b+(c)", "302 https://example.org/x?y#z")]
    [InlineData("/a.b%2B%28c%29?q", "302 https://example.org/x?y#z")]
    [InlineData("/aXb+(c)", "404 ")]
    [InlineData("/%C3%BC", "307 /umlaut")]
    [InlineData("/blog/one%20two/?q=//x", "308 /news/one%20two/?q=//x")]
    [InlineData("/blog/", "308 /news/")]
    [InlineData("/blog", "404 ")]
    [InlineData("/up//evil.example", "308 /evil.example")]
    [InlineData("/up///evil.example/", "308 /evil.example/")]
    [InlineData("/up/\\evil.example", "308 /evil.example")]
    [InlineData("/up/\\/evil.example", "308 /evil.example")]
    [InlineData("/up/%2Fevil.example", "308 /%2Fevil.example")]
    [InlineData("/up/%5Cevil.example", "308 /%5Cevil.example")]
    [InlineData("/%75p/x", "404 ")]
    [InlineData("/.omega/health", "200 ")]
    [InlineData("/file.css", "308 /other.css")]
    public async Task Request_is_led_to_a_place_of_this_site_or_of_the_named_one(string target, string expected)
    {
        using var files = new SomeSite(("new.html", "new"), ("file.css", "a{}"));
        await using var site = await ServeAsync(files, new WebSettings(Redirects:
        [
            new("/old", "/new", 301), new("/a.b+(c)", "https://example.org/x?y#z", 302), new("/ü", "/umlaut", 307), new("/blog/*", "/news/*"), new("/up/*", "/*"),
            new("/file.css", "/other.css"),
        ]));

        var lines = (await RawHttp.GetAsync(site.Url, target)).Split("\r\n\r\n")[0].Split("\r\n");

        var location = lines.FirstOrDefault(line => line.StartsWith("Location: ", StringComparison.Ordinal))?["Location: ".Length..] ?? "";
        Assert.Equal(expected, $"{lines[0].Split(' ')[1]} {location}");
        Assert.All(lines, line => Assert.False(line.StartsWith("Cache-Control: public", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task Start_page_that_is_led_elsewhere_passes_the_release_s_own_test()
    {
        using var files = new SomeSite(("en/index.html", "<title>English</title>"));
        await using var site = await ServeAsync(files, new WebSettings(Redirects: [new("/", "/en/")]));

        (await site.SmokeAsync(ImageFixture.FirstVersion)).Succeeded();
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Maintenance_closes_all_but_what_the_product_asks_and_opens_again(bool hasPage)
    {
        using var files = new SomeSite(hasPage ? [("503.html", "<title>Back at nine</title>")] : []);
        await using var site = await ServeAsync(files, new WebSettings(Redirects: [new("/old", "/")]));
        await using var edge = await LocalEdge.StartAsync(site.Url.Port, "127.0.0.1", service: "/api/");
        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(edge.Url, "/"), StringComparison.Ordinal);

        edge.Maintain(on: true);

        foreach (var target in (string[])["/", "/none.css", "/old", "/api/x", "/index.html?a=b"])
        {
            AssertClosed(await RawHttp.GetAsync(edge.Url, target), hasPage);
        }

        AssertClosed(await RawHttp.SendAsync(edge.Url, "POST /form HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc"), hasPage);
        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(edge.Url, "/.omega/health"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(edge.Url, "/.omega/version.json"), StringComparison.Ordinal);
        edge.Maintain(on: false);
        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(edge.Url, "/"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Maintenance_page_comes_also_where_the_release_is_away_or_does_not_know_it()
    {
        await ReadyAsync();
        using var older = new FakeService(_ => (404, "older"));
        await using var edge = await LocalEdge.StartAsync(older.Port, "127.0.0.1");
        await using var alone = await LocalEdge.StartAsync(FreePort.Find(), "127.0.0.1");
        edge.Maintain(on: true);
        alone.Maintain(on: true);

        AssertClosed(await RawHttp.GetAsync(edge.Url, "/"), hasPage: false);
        AssertClosed(await RawHttp.GetAsync(alone.Url, "/"), hasPage: false);
    }

    [SkippableFact]
    public async Task Maintenance_of_a_pod_closes_it_to_readers_and_it_still_proves_itself()
    {
        using var files = new SomeSite(("503.html", "<title>Back at nine</title>"));
        var own = FreePort.OwnAddress();
        Skip.If(own is null, FreePort.NoOwnAddress);
        var port = FreePort.Find();
        var reader = new Uri($"http://{own}:{port}/");
        await using var site = await ServeAsync(files, new WebSettings(), reader);
        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(reader, "/"), StringComparison.Ordinal);

        site.Maintain();

        AssertClosed(await RawHttp.GetAsync(reader, "/"), hasPage: true);
        AssertClosed(await RawHttp.SendAsync(reader, "POST /form HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc"), hasPage: true);
        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(reader, "/.omega/health"), StringComparison.Ordinal);
        (await site.SmokeAsync(ImageFixture.FirstVersion)).Succeeded();
    }

    private static void AssertClosed(string answer, bool hasPage)
    {
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Single(answer.Split("\r\n"), line => line == "Retry-After: 120");
        Assert.Contains("\r\nContent-Type: text/html", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("max-age", answer, StringComparison.Ordinal);
        Assert.Contains(hasPage ? "<title>Back at nine</title>" : "This site is being worked on.", answer, StringComparison.Ordinal);
    }

    private static async Task<(string? Robots, string? Odd, string? Referrer, string? Frame)> HeadersAsync(LocalSite site, string address)
    {
        using var answer = await site.GetAsync(address);
        return (Header(answer, "X-Robots-Tag"), Header(answer, "X-Odd'`|~"), Header(answer, "Referrer-Policy"), Header(answer, "X-Frame-Options"));
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) ? string.Join('|', values) : null;

    private static async Task<LocalSite> ServeAsync(SomeSite files, WebSettings web, Uri? url = null)
    {
        await ReadyAsync();
        Assert.Empty(web.Problems());
        return await LocalSite.StartAsync(files.Root, web.Options([]), url: url);
    }

    private static async Task ReadyAsync()
    {
        var missing = await LocalSite.MissingAsync();
        Skip.If(missing is not null, missing);
    }
}
