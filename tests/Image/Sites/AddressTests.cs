using System.IO.Compression;
using System.Net;
using System.Text;
using Omega.Core.Content;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Sites;

/// <summary>What answers at which address, by the recipe's own configuration.</summary>
public sealed class AddressTests(AddressSites sites) : IClassFixture<AddressSites>
{
    private const string Page = "text/html,application/xhtml+xml,*/*;q=0.8";

    [SkippableTheory]
    [InlineData("/", 200, "<title>Start</title>")]
    [InlineData("/index.html", 200, "<title>Start</title>")]
    [InlineData("/about", 200, "about.html")]
    [InlineData("/about.html", 200, "about.html")]
    [InlineData("/about/", 301, "/about")]
    [InlineData("/folder", 301, "/folder/")]
    [InlineData("/folder/?q=1", 200, "folder/index.html")]
    [InlineData("/folder?q=1", 301, "/folder/?q=1")]
    [InlineData("/both", 200, "both.html")]
    [InlineData("/both/", 200, "both/index.html")]
    [InlineData("/a%20b%3F%23%25%2B", 301, "/a%20b%3F%23%25%2B/")]
    [InlineData("/data", 200, "{}")]
    [InlineData("/guide/v1.2", 200, "guide/v1.2.html")]
    [InlineData("/ABOUT", 404, "404.html")]
    [InlineData("/de/missing", 404, "de/404.html")]
    [InlineData("/missing", 404, "404.html")]
    [InlineData("/missing/", 404, "404.html")]
    [InlineData("/missing.css", 404, "Not found.\n")]
    [InlineData("/404.html", 200, "404.html")]
    [InlineData("/api/", 200, "api/index.html")]
    [InlineData("/api", 301, "/api/")]
    [InlineData("/healthz", 200, "the site's")]
    [InlineData("/version.json", 200, "{\"app\":1}")]
    [InlineData("/settings.json", 200, "{\"theme\":1}")]
    [InlineData("/.omega/health", 200, "ok\n")]
    [InlineData("/.omega/settings.json", 200, "{\"api\":\"\",\"services\":[]}\n")]
    [InlineData("/.omega/else", 404, "404.html")]
    public async Task Address_is_answered_by(string address, int status, string expected)
    {
        var site = await sites.OddAsync();

        using var response = await site.GetAsync(address);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(expected, status == 301 ? response.Headers.Location!.OriginalString : await response.Content.ReadAsStringAsync());
    }

    [SkippableTheory]
    [InlineData("//folder", "/folder/")]
    [InlineData("///about/?q=1", "/about?q=1")]
    public async Task Redirect_never_names_another_host(string target, string expected)
    {
        var site = await sites.OddAsync();

        Assert.Contains($"\r\nLocation: {expected}\r\n", await RawHttp.GetAsync(site.Url, target), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Version_is_an_alias_where_the_site_has_none()
    {
        await SkipIfMissingAsync();
        using var files = new SomeSite();
        await using var site = await LocalSite.StartAsync(files.Root);

        var own = await (await site.GetAsync("/.omega/version.json")).Content.ReadAsStringAsync();
        var alias = await (await site.GetAsync("/version.json")).Content.ReadAsStringAsync();

        Assert.StartsWith($"{{\"version\":\"{ImageFixture.FirstVersion}\"", own, StringComparison.Ordinal);
        Assert.Equal(own, alias);
        Assert.Equal((0, ""), ((await site.SmokeAsync(ImageFixture.FirstVersion)).ExitCode, (await site.SmokeAsync(ImageFixture.FirstVersion)).Errors));
    }

    [SkippableTheory]
    [InlineData("/items/42", Page, null, 200)]
    [InlineData("/items/42", "*/*", null, 200)]
    [InlineData("/guide/v1.2", "*/*", null, 200)]
    [InlineData("/gone.js", Page, "document", 200)]
    [InlineData("/gone.js", "*/*", null, 404)]
    [InlineData("/gone.js", "*/*", "script", 404)]
    [InlineData("/gone", "*/*", "script", 404)]
    [InlineData("/sw.js", "*/*", "serviceworker", 404)]
    [InlineData("/gone.png", "image/avif,image/webp,*/*;q=0.8", "image", 404)]
    [InlineData("/data.json", "application/json", "empty", 404)]
    [InlineData("/.well-known/apple-app-site-association", "*/*", null, 404)]
    [InlineData("/api/x", "*/*", "empty", 404)]
    public async Task Fallback_answers_pages_and_nothing_else(string address, string accept, string? destination, int status)
    {
        var site = await sites.AppAsync();
        (string, string)[] headers = destination is null ? [("Accept", accept)] : [("Accept", accept), ("Sec-Fetch-Dest", destination)];

        using var response = await site.GetAsync(address, headers);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? "text/html" : "text/plain", response.Content.Headers.ContentType!.MediaType);
    }

    [SkippableFact]
    public async Task Same_name_in_other_letters_is_another_file()
    {
        await SkipIfMissingAsync();
        using var files = new SomeSite(("Readme.txt", "one"), ("README.txt", "two"), ("x/a-BGrlD_tS.js", "3"), ("x/A-BGrlD_tS.js", "4"));
        await using var site = await LocalSite.StartAsync(files.Root);

        foreach (var (address, text, kept) in new[] { ("/Readme.txt", "one", false), ("/README.txt", "two", false), ("/x/a-BGrlD_tS.js", "3", true), ("/x/A-BGrlD_tS.js", "4", true) })
        {
            using var response = await site.GetAsync(address);

            Assert.Equal(text, await response.Content.ReadAsStringAsync());
            Assert.Equal($"\"{FileFacts.HashText(text)[..32]}\"", response.Headers.ETag!.Tag);
            Assert.Equal(kept, response.Headers.CacheControl!.MaxAge is not null);
        }
    }

    [SkippableFact]
    public async Task Tag_is_made_of_the_content_alone()
    {
        await SkipIfMissingAsync();
        using var files = new SomeSite(("a.txt", "same size 1"));
        await using var first = await LocalSite.StartAsync(files.Root);
        files.Write("a.txt", "same size 2");
        await using var second = await LocalSite.StartAsync(files.Root);
        using var before = await first.GetAsync("/a.txt");

        // Both images were built at the same time, and the second one was before the first one where a release went back.
        using var after = await second.GetAsync("/a.txt", ("If-None-Match", before.Headers.ETag!.ToString()), ("If-Modified-Since", "Sat, 31 Jan 2032 09:30:00 GMT"));
        using var start = await second.GetAsync("/", ("If-None-Match", (await first.GetAsync("/")).Headers.ETag!.ToString()));

        Assert.Equal("same size 2", await after.Content.ReadAsStringAsync());
        Assert.Null(after.Content.Headers.LastModified);
        Assert.Equal(HttpStatusCode.NotModified, start.StatusCode);
    }

    [SkippableFact]
    public async Task Twin_is_sent_only_where_it_unpacks_to_the_same_bytes()
    {
        await SkipIfMissingAsync();
        var text = string.Concat(Enumerable.Repeat("body { color: red }\n", 100));
        using var files = new SomeSite(("fresh.css", text), ("stale.css", text), ("map.xml", "<x/>"));
        files.Write("fresh.css.gz", Packed(text));
        files.Write("stale.css.gz", Packed("other"));
        files.Write("map.xml.gz", Packed("<x/>"));
        await using var site = await LocalSite.StartAsync(files.Root);

        using var fresh = await site.GetAsync("/fresh.css", ("Accept-Encoding", "gzip"));
        using var plain = await site.GetAsync("/fresh.css", ("Accept-Encoding", "gzip;q=0"));
        using var stale = await site.GetAsync("/stale.css", ("Accept-Encoding", "gzip"));
        using var download = await site.GetAsync("/map.xml.gz", ("Accept-Encoding", "gzip"));
        using var again = await site.GetAsync("/fresh.css", ("Accept-Encoding", "gzip"), ("If-None-Match", fresh.Headers.ETag!.ToString()));

        Assert.Equal(Packed(text), await fresh.Content.ReadAsByteArrayAsync());
        Assert.Equal("text/css", fresh.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Accept-Encoding", fresh.Headers.Vary);
        Assert.NotEqual(plain.Headers.ETag, fresh.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(text, await plain.Content.ReadAsStringAsync());
        Assert.Equal(text, Unpacked(await stale.Content.ReadAsByteArrayAsync()));
        Assert.Equal("application/gzip", download.Content.Headers.ContentType!.MediaType);
        Assert.Empty(download.Content.Headers.ContentEncoding);
    }

    [SkippableFact]
    public async Task Page_in_another_character_set_keeps_it()
    {
        await SkipIfMissingAsync();
        using var files = new SomeSite(("said.html", "<meta charset=iso-8859-1><title>ASCII</title>"));
        files.Write("latin.txt", Encoding.Latin1.GetBytes("gr\u00fcn"));
        files.Write("marked.html", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("<title>x</title>")).ToArray());
        await using var site = await LocalSite.StartAsync(files.Root);

        foreach (var (address, charset) in new[] { ("/said.html", null), ("/latin.txt", null), ("/marked.html", null), ("/", "utf-8") })
        {
            Assert.Equal((address, charset), (address, (await site.GetAsync(address)).Content.Headers.ContentType!.CharSet));
        }
    }

    [SkippableTheory]
    [InlineData("", true)]
    [InlineData("/assets/other-DIwgD-fB.js", true)]
    [InlineData("/assets/index-fBltnqU4.js", false)]
    [InlineData("/x /assets/index-fBltnqU4.js", false)]
    [InlineData("*", false)]
    public async Task File_that_is_named_after_its_content_is_kept_unless_the_name_had_another(string revalidate, bool kept)
    {
        await SkipIfMissingAsync();
        using var files = new SomeSite(("assets/index-fBltnqU4.js", "1"));
        await using var site = await LocalSite.StartAsync(files.Root, revalidate: revalidate);

        using var response = await site.GetAsync("/assets/index-fBltnqU4.js");

        Assert.Equal([kept ? "public, max-age=31536000, immutable" : "no-cache"], response.Headers.GetValues("Cache-Control"));
    }

    [SkippableFact]
    public async Task Smoke_test_names_what_the_start_page_lacks()
    {
        await SkipIfMissingAsync();
        using var files = new SomeSite(("index.html", "<link rel=stylesheet href=a.css><script src='b c.js'></script>"), ("a.css", ""), ("b c.js", ""));
        await using var site = await LocalSite.StartAsync(files.Root);
        site.Remove("b c.js");

        var result = await site.SmokeAsync(ImageFixture.FirstVersion);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("/b%20c.js, which / names, answers 404, must answer 200.", result.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Service_has_its_path_and_the_site_all_else()
    {
        await SkipIfMissingAsync();
        using var service = new FakeService();
        using var files = new SomeSite(("apis/index.html", "the site's"));
        await using var site = await LocalSite.StartAsync(files.Root, api: $"127.0.0.1:{service.Port}");

        Assert.Contains("GET /api/x ", await (await site.GetAsync("/api/x")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("the site's", await (await site.GetAsync("/apis/")).Content.ReadAsStringAsync());
        Assert.Equal("{\"api\":\"/api/\",\"services\":[\"/api/\"]}\n", await (await site.GetAsync("/.omega/settings.json")).Content.ReadAsStringAsync());
    }

    private static async Task SkipIfMissingAsync()
    {
        var lacks = await LocalSite.MissingAsync();
        Skip.If(lacks is not null, lacks);
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static string Unpacked(byte[] bytes)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
