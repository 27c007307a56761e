using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Live;

/// <summary>The site as it is served by a hardened container without a service.</summary>
[Collection(ImageCollection.Name)]
public sealed class SiteTests(ImageFixture fixture) : IAsyncLifetime
{
    private HardenedContainer _site = null!;

    public async Task InitializeAsync()
    {
        if (fixture.Base.Length > 0)
        {
            _site = await HardenedContainer.StartAsync(fixture, "site", options: ["--env", "host=x", "--env", "uri=y"]);
        }
    }

    public async Task DisposeAsync()
    {
        if (_site is not null)
        {
            await Shell.DockerAsync("rm", "--force", _site.Name);
        }
    }

    [SkippableTheory]
    [InlineData("/", 200, "no-cache")]
    [InlineData("/index.html", 200, "no-cache")]
    [InlineData("/version.json", 200, "no-store")]
    [InlineData("/.omega/version.json", 200, "no-store")]
    [InlineData("/.omega/settings.json", 200, "no-cache")]
    [InlineData("/.omega/health", 200, "no-cache")]
    [InlineData("/assets/site.css", 200, "no-cache")]
    [InlineData("/robots.txt", 200, "no-cache")]
    [InlineData("/missing", 404, "no-store")]
    [InlineData("/assets/missing.css", 404, "no-store")]
    [InlineData("/assets/", 404, "no-store")]
    [InlineData("/404.html", 200, "no-cache")]
    [InlineData("/../etc/passwd", 400, "no-store")]
    [InlineData("/%2e%2e/etc/passwd", 400, "no-store")]
    [InlineData("/api/x", 404, "no-store")]
    [InlineData("/api", 404, "no-store")]
    public async Task Response_has_its_status_its_caching_and_every_security_header(string target, int status, string caching)
    {
        var response = await GetAsync(target);

        Assert.StartsWith($"HTTP/1.1 {status} ", response, StringComparison.Ordinal);
        Assert.Contains($"\r\nCache-Control: {caching}\r\n", response, StringComparison.Ordinal);
        SecurityHeaders.AssertOn(response);
    }

    [SkippableTheory]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 405)]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n", 413)]
    [InlineData("TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405)]
    [InlineData("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("nonsense\r\n\r\n", 400)]
    public async Task Refused_request_has_every_security_header(string request, int status)
    {
        fixture.SkipIfMissing();

        var response = await RawHttp.SendAsync(_site.Url, request);

        Assert.StartsWith($"HTTP/1.1 {status} ", response, StringComparison.Ordinal);
        SecurityHeaders.AssertOn(response);
    }

    [SkippableFact]
    public async Task Missing_asset_is_never_the_page()
    {
        var response = await GetAsync("/assets/missing.js");

        Assert.Contains("Content-Type: text/plain", response, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", response, StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact]
    public async Task Page_is_sent_whole_even_to_a_cache_of_the_same_date_and_size()
    {
        fixture.SkipIfMissing();
        var date = DateTimeOffset.FromUnixTimeSeconds(long.Parse(ImageBuild.Epoch, CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture);

        var response = await RawHttp.SendAsync(
            _site.Url, $"GET / HTTP/1.1\r\nHost: x\r\nIf-Modified-Since: {date}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Text_is_compressed()
    {
        fixture.SkipIfMissing();

        var response = await RawHttp.SendAsync(_site.Url, "GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");

        Assert.Contains("Content-Encoding: gzip", response, StringComparison.Ordinal);
        Assert.Contains("Vary: Accept-Encoding", response, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Version_is_the_release()
    {
        fixture.SkipIfMissing();

        using var version = JsonDocument.Parse((await _site.OmegaAsync("get", "/.omega/version.json")).Succeeded());

        Assert.Equal(ImageFixture.FirstVersion, version.RootElement.GetProperty("version").GetString());
        Assert.Equal(ImageBuild.Revision, version.RootElement.GetProperty("commit").GetString());
        Assert.Equal(ImageBuild.Created, version.RootElement.GetProperty("builtAt").GetString());
    }

    [SkippableFact]
    public async Task Requests_are_logged_as_json_on_stdout_and_in_the_volume()
    {
        await GetAsync("/?marker=%22quoted%22");

        var line = (await _site.LogsAsync()).Split('\n').Last(text => text.Contains("marker", StringComparison.Ordinal));
        using var entry = JsonDocument.Parse(line);
        var file = (await Shell.DockerAsync("run", "--rm", "--volumes-from", _site.Name, "--entrypoint", "cat", fixture.Base, "/var/log/omega/site.access.log")).Succeeded();

        Assert.Equal(200, entry.RootElement.GetProperty("status").GetInt32());
        Assert.Contains(line, file, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Busy_connection_is_closed_with_notice_before_its_pod_ends()
    {
        fixture.SkipIfMissing();
        using var client = new HttpClient();
        var clock = Stopwatch.StartNew();
        var noticed = false;

        while (!noticed && clock.Elapsed.TotalSeconds < Hardening.DrainSeconds)
        {
            using var response = await client.GetAsync(new Uri(_site.Url, ".omega/health"));
            noticed = response.Headers.ConnectionClose == true;
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        Assert.True(noticed, $"A connection was kept for {clock.Elapsed.TotalSeconds:F0} s, and would be reset when nginx ends.");
    }

    [SkippableFact]
    public async Task Container_changes_nothing_outside_of_its_mounts()
    {
        await GetAsync("/");

        Assert.Equal("", (await Shell.DockerAsync("diff", _site.Name)).Succeeded());
    }

    private async Task<string> GetAsync(string target)
    {
        fixture.SkipIfMissing();
        return await RawHttp.GetAsync(_site.Url, target);
    }
}
