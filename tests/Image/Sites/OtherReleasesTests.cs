using System.Text.RegularExpressions;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Sites;

/// <summary>Without an edge, as in a cluster: a release hands on what pages load and it does not have to those that may have it.</summary>
public sealed class OtherReleasesTests
{
    private const string Nobody = "127.0.0.1:9";

    /// <summary>In the middle of a rolling update a page comes from one release, and the request for its file reaches the other.</summary>
    [SkippableFact]
    public async Task Files_of_the_newest_release_and_of_the_one_before_are_answered_by_any_and_their_pages_are_not()
    {
        await ReadyAsync();
        using var newest = new SiteCopy();
        newest.Write("new.0123456789ab.css", "/* newest */");
        newest.Write("new.html", "<!doctype html><title>newest</title>");
        using var before = new SiteCopy();
        before.Write("old.0123456789ab.js", "// before");
        before.Write("old.html", "<!doctype html><title>before</title>");
        await using var siteNewest = await LocalSite.StartAsync(newest.Path);
        await using var siteBefore = await LocalSite.StartAsync(before.Path);
        await using var site = await LocalSite.StartAsync(newest: siteNewest.Url.Authority, before: siteBefore.Url.Authority);

        var css = await RawHttp.GetAsync(site.Url, "/new.0123456789ab.css");
        Assert.StartsWith("HTTP/1.1 200 ", css, StringComparison.Ordinal);
        Assert.Contains("/* newest */", css, StringComparison.Ordinal);
        Assert.Equal(await OwnHeadersAsync(siteNewest, "/new.0123456789ab.css"), Headers(css));
        var js = await RawHttp.GetAsync(site.Url, "/old.0123456789ab.js?v=1");
        Assert.Contains("// before", js, StringComparison.Ordinal);
        Assert.Equal(await OwnHeadersAsync(siteBefore, "/old.0123456789ab.js"), Headers(js));

        foreach (var page in (string[])["/new", "/new.html", "/old", "/old.html", "/none.css"])
        {
            Assert.Equal(
                Regex.Replace(await RawHttp.GetAsync(siteNewest.Url, "/none-at-all" + Path.GetExtension(page)), "(?m)^Date: .*$", ""),
                Regex.Replace(await RawHttp.GetAsync(site.Url, page), "(?m)^Date: .*$", ""));
        }
    }

    [SkippableFact]
    public async Task Who_is_asked_by_another_release_asks_nobody_further()
    {
        await ReadyAsync();
        using var before = new SiteCopy();
        before.Write("old.0123456789ab.js", "// before");
        await using var siteBefore = await LocalSite.StartAsync(before.Path);
        await using var site = await LocalSite.StartAsync(newest: Nobody, before: siteBefore.Url.Authority);

        using var asked = await site.GetAsync("/old.0123456789ab.js", ("X-Omega-Peer", "1"));
        using var free = await site.GetAsync("/old.0123456789ab.js");

        Assert.Equal((404, 200), ((int)asked.StatusCode, (int)free.StatusCode));
    }

    /// <summary>
    /// A node may lead readers to the first new pod a second before it leads others to it by the name of those that are ready. Until
    /// that pod proved itself nobody gets a file of it.
    /// </summary>
    [SkippableFact]
    public async Task While_nobody_of_the_newest_release_is_known_to_be_ready_its_first_pod_is_asked_if_it_proved_itself()
    {
        await ReadyAsync();
        var own = FreePort.OwnAddress();
        Skip.If(own is null, FreePort.NoOwnAddress);
        using var newest = new SiteCopy();
        newest.Write("new.0123456789ab.css", "/* newest */");
        // Asked by an address that is not its own, as by another pod: its own questions to itself go on.
        await using var arriving = await LocalSite.StartAsync(newest.Path, url: new Uri($"http://{own}:{FreePort.Find()}/"), newest: Nobody);
        await using var site = await LocalSite.StartAsync(newest: Nobody, arriving: arriving.Url.Authority);

        using (var unproven = await site.GetAsync("/new.0123456789ab.css"))
        {
            Assert.Equal(404, (int)unproven.StatusCode);
        }

        using (var its = await arriving.GetAsync("/new.0123456789ab.css"))
        {
            Assert.Equal(200, (int)its.StatusCode);
        }

        (await arriving.SmokeAsync(ImageFixture.FirstVersion)).Succeeded();
        using var proven = await site.GetAsync("/new.0123456789ab.css");

        Assert.Equal((200, "/* newest */"), ((int)proven.StatusCode, await proven.Content.ReadAsStringAsync()));
    }

    /// <summary>A new pod is asked before others are there; a release whose pods are gone is no reason for another answer than its own.</summary>
    [SkippableTheory]
    [InlineData("")]
    [InlineData(Nobody)]
    public async Task Where_nobody_else_answers_a_release_gives_its_own_answer(string before)
    {
        await ReadyAsync();
        await using var alone = await LocalSite.StartAsync();
        await using var site = await LocalSite.StartAsync(newest: Nobody, before: before);

        using var its = await alone.GetAsync("/none.css");
        using var answer = await site.GetAsync("/none.css");

        Assert.Equal((404, await its.Content.ReadAsStringAsync()), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(its.Headers.CacheControl, answer.Headers.CacheControl);
    }

    [SkippableFact]
    public async Task What_is_no_question_for_a_file_is_not_handed_on()
    {
        await ReadyAsync();
        using var before = new SiteCopy();
        before.Write("old.0123456789ab.js", "// before");
        await using var siteBefore = await LocalSite.StartAsync(before.Path);
        await using var site = await LocalSite.StartAsync(newest: siteBefore.Url.Authority);

        Assert.DoesNotContain(" 200 ", await RawHttp.SendAsync(site.Url, "POST /old.0123456789ab.js HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    /// <summary>nginx takes no list from elsewhere in the pattern of a location: which endings count stands in both files.</summary>
    [Fact]
    public void Edge_and_site_mean_the_same_files()
    {
        static string Endings(string file) => Regex.Match(File.ReadAllText(Repository.At("nginx", file)), @"\\\.\(\?:(css\|[^)]+(?:\([^)]*\)[^)]*)*)\)\$").Groups[1].Value;

        Assert.StartsWith("css|js|", Endings("edge.conf"), StringComparison.Ordinal);
        Assert.Equal(Endings("edge.conf"), Endings("nginx.conf"));
    }

    private static async Task<IReadOnlyList<string>> OwnHeadersAsync(LocalSite site, string address) => Headers(await RawHttp.GetAsync(site.Url, address));

    /// <summary>Each once, but for the time.</summary>
    private static IReadOnlyList<string> Headers(string answer) =>
        [.. answer.Split("\r\n\r\n")[0].Split("\r\n")[1..].Where(line => !line.StartsWith("Date:", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static async Task ReadyAsync()
    {
        var missing = await LocalSite.MissingAsync();
        Skip.If(missing is not null, missing);
    }
}
