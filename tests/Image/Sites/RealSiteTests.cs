using System.Net;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Sites;

/// <summary>Eight sites of as many builders, each served whole.</summary>
public sealed class RealSiteTests(ServedSites served) : IClassFixture<ServedSites>
{
    public static TheoryData<string> Names { get; } = [.. RealSites.Names];

    // Read by other hosts; said at build time, and no file of the site.
    private static readonly string[] OtherHosts = ["_redirects", "_headers", "CNAME", ".nojekyll"];

    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html",
        [".htm"] = "text/html",
        [".xhtml"] = "application/xhtml+xml",
        [".css"] = "text/css",
        [".js"] = "text/javascript",
        [".mjs"] = "text/javascript",
        [".json"] = "application/json",
        [".map"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".wasm"] = "application/wasm",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".avif"] = "image/avif",
        [".ico"] = "image/vnd.microsoft.icon",
        [".woff"] = "font/woff",
        [".woff2"] = "font/woff2",
        [".otf"] = "font/otf",
        [".txt"] = "text/plain",
        [".xml"] = "text/xml",
        [".pdf"] = "application/pdf",
        [".mp4"] = "video/mp4",
        [".webm"] = "video/webm",
        [".mp3"] = "audio/mpeg",
        [".csv"] = "text/csv",
        [".ics"] = "text/calendar",
        [".md"] = "text/markdown",
        [".zip"] = "application/zip",
        [".gz"] = "application/gzip",
        [".vtt"] = "text/vtt",
        [".geojson"] = "application/geo+json",
        [".epub"] = "application/epub+zip",
    };

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Every_file_is_at_its_address_with_its_bytes_and_its_type(string name)
    {
        var site = await served.SiteAsync(name);
        var recording = await RealSites.RecordingAsync(name);

        foreach (var (file, path) in await FilesAsync(name, recording))
        {
            using var response = await site.GetAsync(Address(file));

            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{file}: {response.StatusCode}");
            var expected = await File.ReadAllBytesAsync(path);
            var given = await response.Content.ReadAsByteArrayAsync();
            Assert.True(given.SequenceEqual(expected), $"{file} has other bytes");
            Assert.Empty(response.Content.Headers.ContentEncoding);
            if (Types.TryGetValue(Path.GetExtension(file).ToLowerInvariant(), out var type))
            {
                Assert.Equal((file, type), (file, response.Content.Headers.ContentType?.MediaType));
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Every_file_is_not_modified_for_who_has_it(string name)
    {
        var site = await served.SiteAsync(name);

        foreach (var (file, _) in (await FilesAsync(name, await RealSites.RecordingAsync(name))).Where(file => !file.Name.StartsWith("many/", StringComparison.Ordinal)))
        {
            using var whole = await site.GetAsync(Address(file));
            using var again = await site.GetAsync(Address(file), ("If-None-Match", whole.Headers.ETag!.ToString()));

            Assert.False(whole.Headers.ETag.IsWeak, file);
            Assert.Null(whole.Content.Headers.LastModified);
            Assert.Equal((file, HttpStatusCode.NotModified, whole.Content.Headers.ContentLength), (file, again.StatusCode, again.Content.Headers.ContentLength));
            Assert.Equal(whole.Headers.CacheControl?.ToString(), again.Headers.CacheControl?.ToString());
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Every_recorded_request_is_answered(string name)
    {
        var site = await served.SiteAsync(name);
        var recording = await RealSites.RecordingAsync(name);

        foreach (var request in recording.Requests)
        {
            using var response = await site.GetAsync(request.Path);
            var type = response.Content.Headers.ContentType?.ToString();
            // The recording server took the ending of the name for the type; the app wants what is in the file.
            var expected = (name, request.Path) == ("next", "/data") ? "application/json" : request.Type.Split(';')[0];

            Assert.Equal((request.Path, request.Status), (request.Path, (int)response.StatusCode));
            if (request.Status == 200)
            {
                Assert.Equal((request.Path, expected), (request.Path, type?.Split(';')[0]));
                Assert.True(!request.Type.StartsWith("text/html", StringComparison.Ordinal) || expected != "text/html"
                    || request.Type.Contains("charset", StringComparison.Ordinal) == type!.Contains("charset", StringComparison.Ordinal), $"{request.Path}: {type}");
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Every_deep_link_is_a_page(string name)
    {
        var site = await served.SiteAsync(name);
        var recording = await RealSites.RecordingAsync(name);

        foreach (var link in recording.DeepLinks)
        {
            foreach (var accept in new[] { "text/html,application/xhtml+xml,*/*;q=0.8", "*/*" })
            {
                using var response = await FollowAsync(site, link, accept);

                Assert.Equal((link, HttpStatusCode.OK), (link, response.StatusCode));
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Nothing_is_served_that_must_not_be_published(string name)
    {
        var site = await served.SiteAsync(name);
        var recording = await RealSites.RecordingAsync(name);

        foreach (var file in recording.MustNotPublish ?? [])
        {
            using var response = await site.GetAsync(Address(file));

            Assert.Equal((file, HttpStatusCode.NotFound), (file, response.StatusCode));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Missing_script_is_never_a_page(string name)
    {
        var site = await served.SiteAsync(name);
        (string, string)[][] readers = [[], [("Sec-Fetch-Dest", "script"), ("Accept", "*/*")], [("Sec-Fetch-Dest", "serviceworker"), ("Accept", "*/*")]];

        foreach (var reader in readers)
        {
            using var response = await site.GetAsync("/assets/gone-4f3a2b1c.js", reader);

            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Smoke_test_finds_all_that_the_start_page_names(string name)
    {
        var site = await served.SiteAsync(name);

        Assert.Equal((0, ""), await SmokeAsync(site));
    }

    private static async Task<(int, string)> SmokeAsync(LocalSite site)
    {
        var result = await site.SmokeAsync(ImageFixture.FirstVersion);
        return (result.ExitCode, result.Errors);
    }

    private static async Task<HttpResponseMessage> FollowAsync(LocalSite site, string link, string accept)
    {
        var response = await site.GetAsync(link, ("Accept", accept));
        if (response.StatusCode == HttpStatusCode.MovedPermanently)
        {
            var target = response.Headers.Location!.ToString();
            response.Dispose();
            response = await site.GetAsync(target, ("Accept", accept));
        }

        return response;
    }

    // Links are followed; a file reached by two names is two files.
    private static async Task<List<(string Name, string Path)>> FilesAsync(string name, Recording recording)
    {
        var root = Path.Combine((await RealSites.FolderAsync()).Folder!, name);
        return [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => (Path.GetRelativePath(root, path), path))
            .Where(file => recording.MustNotPublish?.Contains(file.Item1) != true && !OtherHosts.Contains(file.Item1)
                && !file.Item1.EndsWith(".swp", StringComparison.Ordinal))];
    }

    private static string Address(string file) => "/" + string.Join('/', file.Split('/').Select(Uri.EscapeDataString));
}
