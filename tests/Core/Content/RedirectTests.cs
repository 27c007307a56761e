using System.Text.RegularExpressions;
using Omega.Core.Content;

namespace Omega.Core.Tests.Content;

public sealed class RedirectTests : IDisposable
{
    private readonly SiteFolder _site = new SiteFolder().With("index.html", "<a href=/old>x</a><a href=/gone>y</a>").With("new.html").With("docs.html").With("old/page.html");

    public void Dispose() => _site.Dispose();

    private Site Read(params Redirect[] redirects) => _site.Read(new SiteOptions { Redirects = new Redirects(redirects) });

    private static Redirect To(string from, string to, int status = 308) => new(from, to, status);

    [Fact]
    public void File_that_a_redirect_hides_is_named()
    {
        Assert.Contains("omega:web.redirects[0] hides web/old/page.html.", Assert.Single(Read(To("/old/*", "/new/*")).Warnings, text => text.Contains("notes", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("omega:web.redirects[0] hides web/new.html.", string.Join('\n', Read(To("/new", "/docs")).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Redirect_to_a_page_that_is_not_there_is_named_and_refused_where_links_are_strict()
    {
        const string Said = "omega:web.redirects[0].to is '/none', which is not there.";
        var strict = new SiteOptions(StrictLinks: true) { Redirects = new Redirects([To("/old", "/none")]) };

        Assert.Contains(Said, string.Join('\n', Read(To("/old", "/none")).Warnings), StringComparison.Ordinal);
        Assert.Contains($"{Said} Mend it; omega:web.links is strict.", _site.Read(strict).Problems);
        Assert.DoesNotContain(Read(To("/old", "https://example.org/none")).Warnings, text => text.Contains("redirects", StringComparison.Ordinal));
    }

    [Fact]
    public void Reference_to_an_address_that_leads_elsewhere_leads_somewhere()
    {
        var warnings = string.Join('\n', Read(To("/old", "/new")).Warnings);

        Assert.DoesNotContain("'/old'", warnings, StringComparison.Ordinal);
        Assert.Contains("'/gone'", warnings, StringComparison.Ordinal);
    }

    [Fact]
    public void Circle_with_what_the_site_does_itself_is_refused() =>
        Assert.StartsWith("omega:web.redirects[0] leads in a circle with what the site does itself (/docs -> /docs/ -> /docs", Assert.Single(Read(To("/docs", "/docs/")).Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("/.omega/health")]
    [InlineData("/.omega/*")]
    [InlineData("/.omega")]
    [InlineData("/api/x")]
    [InlineData("/api/*")]
    [InlineData("/*")]
    public void Address_of_the_product_or_of_the_service_leads_nowhere_else(string from)
    {
        var options = new SiteOptions(Services: new Dictionary<string, string> { ["omega:api.path"] = "/api/" }) { Redirects = new Redirects([To(from, from.EndsWith('*') ? "https://example.org/*" : "/new")]) };

        Assert.Contains($"was '{from}'.", Assert.Single(_site.Read(options).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Start_page_may_be_another_address()
    {
        using var site = new SiteFolder().With("en/index.html", "<p>");

        Assert.Empty(site.Read(new SiteOptions { Redirects = new Redirects([To("/", "/en/")]) }).Problems);
        Assert.NotEmpty(site.Read().Problems);
    }

    // As nginx reads it: the first pattern that matches the request as it was sent.
    [Theory]
    [InlineData("/old/x", "/new/x")]
    [InlineData("/old/x?y=//z", "/new/x?y=//z")]
    [InlineData("/old/", "/new/")]
    [InlineData("//old//x", "/new/x")]
    [InlineData("/old//evil.example", "/new/evil.example")]
    [InlineData("/top//evil.example", "/evil.example")]
    [InlineData("/top/\\evil.example", "/evil.example")]
    [InlineData("/top/\\/evil.example", "/evil.example")]
    [InlineData("/top/%2Fevil.example", "/%2Fevil.example")]
    [InlineData("/top/%5Cevil.example", "/%5Cevil.example")]
    [InlineData("/a%20b", null)]
    [InlineData("/OLD/x", null)]
    [InlineData("/oldish", null)]
    [InlineData("/x.y", "/dot")]
    [InlineData("/x%2ey?q", "/dot?q")]
    [InlineData("/xzy", null)]
    [InlineData("/own/.omega/old/x", null)]
    public void Request_leads_to_a_place_of_this_site_alone(string request, string? expected)
    {
        var maps = new Redirects([To("/old/*", "/new/*"), To("/top/*", "/*"), To("/x.y", "/dot")]).Maps();

        Assert.Equal(expected, Answer(maps, request));
    }

    [Fact]
    public void First_one_that_fits_counts_whatever_its_status()
    {
        var redirects = new Redirects([To("/a/b", "/first", 301), To("/a/*", "/rest/*", 302), To("/a/b", "/never", 301)]);
        var maps = redirects.Maps().Split("map ", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["/first", ""], maps.Select(map => Answer(map, "/a/b")));
        Assert.Equal(["", "/rest/c"], maps.Select(map => Answer(map, "/a/c")));
        Assert.Equal("if ($moved_301) {\n    return 301 $moved_301;\n}\nif ($moved_302) {\n    return 302 $moved_302;\n}\n", redirects.Answers());
    }

    private static string? Answer(string map, string request)
    {
        foreach (Match line in Regex.Matches(map, "^    \"~(.*)\" \"(.*)\";$", RegexOptions.Multiline))
        {
            if (Regex.Match(request, line.Groups[1].Value) is { Success: true } match)
            {
                return Regex.Replace(line.Groups[2].Value, @"\$(moved_\d+)", name => match.Groups[name.Groups[1].Value].Value);
            }
        }

        return null;
    }
}
