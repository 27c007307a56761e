using System.Diagnostics;
using System.Security.Cryptography;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Live;

/// <summary>The API path of the site: with a service, without one, and with one that moves.</summary>
[Collection(ImageCollection.Name)]
public sealed class ApiTests(ImageFixture fixture)
{
    [SkippableTheory]
    [InlineData("/api/x?y=1")]
    [InlineData("/api")]
    [InlineData("/api?y=1")]
    [InlineData("/api/")]
    [InlineData("/api//x")]
    [InlineData("/api/a%2Fb")]
    [InlineData("/api/a%20b?q=%C3%BC&r=a+b")]
    [InlineData("/api/x/../y")]
    public async Task Target_reaches_the_service_to_the_letter(string target)
    {
        fixture.SkipIfMissing();
        using var service = new FakeService();
        var site = await StartAsync($"{await fixture.GatewayAsync()}:{service.Port}");

        var response = await RawHttp.GetAsync(site.Url, target);

        Assert.Contains($"GET {target} ", response, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Service_sees_the_client_and_the_host_and_its_own_headers_stay()
    {
        fixture.SkipIfMissing();
        using var service = new FakeService();
        var site = await StartAsync($"{await fixture.GatewayAsync()}:{service.Port}");

        var response = await RawHttp.GetAsync(site.Url, "/api/teapot");

        Assert.StartsWith("HTTP/1.1 418 ", response, StringComparison.Ordinal);
        Assert.Contains($" {await fixture.GatewayAsync()} site.example", response, StringComparison.Ordinal);
        Assert.Contains("Cache-Control: max-age=5\r\n", response, StringComparison.Ordinal);
        SecurityHeaders.AssertOn(response);
    }

    [SkippableTheory]
    [InlineData(1024 * 1024)]
    [InlineData(9 * 1024 * 1024)]
    public async Task Large_body_passes_the_read_only_root(int size)
    {
        fixture.SkipIfMissing();
        using var service = new FakeService();
        var site = await StartAsync($"{await fixture.GatewayAsync()}:{service.Port}");
        var body = RandomNumberGenerator.GetBytes(size);
        using var client = new HttpClient { BaseAddress = site.Url };

        using var content = new ByteArrayContent(body);
        var response = await client.PostAsync("/api/upload", content);

        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(body)), await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Body_above_the_limit_is_refused_as_json()
    {
        fixture.SkipIfMissing();
        var site = await StartAsync("away.invalid:1");

        var response = await RawHttp.SendAsync(site.Url, "POST /api/x HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", response, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", response, StringComparison.Ordinal);
        Assert.Contains("{\"status\":413,", response, StringComparison.Ordinal);
        SecurityHeaders.AssertOn(response);
    }

    [SkippableTheory]
    [InlineData("127.0.0.1:1")]
    [InlineData("no-such-service:8000")]
    public async Task Unreachable_service_is_503_as_json_and_the_page_stays_up(string api)
    {
        fixture.SkipIfMissing();
        var site = await StartAsync(api);

        var response = await RawHttp.GetAsync(site.Url, "/api/x");

        Assert.StartsWith("HTTP/1.1 503 ", response, StringComparison.Ordinal);
        Assert.Contains("{\"status\":503,", response, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 2\r\n", response, StringComparison.Ordinal);
        SecurityHeaders.AssertOn(response);
        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(site.Url, "/"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Service_is_found_again_when_it_comes_late_and_when_its_address_changes()
    {
        fixture.SkipIfMissing();
        var service = new EchoContainer(fixture, "moving");
        var site = await StartAsync("moving:8000");
        Assert.StartsWith("HTTP/1.1 503 ", await RawHttp.GetAsync(site.Url, "/api//x?y=1"), StringComparison.Ordinal);

        var first = await service.StartAsync();
        await AnswersAsync(site, $"/api//x?y=1 {first}");
        await service.RemoveAsync();
        await service.OccupyAddressAsync();
        var second = await service.StartAsync();

        Assert.NotEqual(first, second);
        await AnswersAsync(site, $"/api//x?y=1 {second}");
    }

    [SkippableFact]
    public async Task Path_of_the_service_can_be_another()
    {
        fixture.SkipIfMissing();
        using var service = new FakeService();
        var site = await HardenedContainer.StartAsync(fixture, "site", options:
            ["--env", $"OMEGA_API={await fixture.GatewayAsync()}:{service.Port}", "--env", "OMEGA_API_PATH=/news-service/v1/"]);

        Assert.Contains("GET /news-service/v1/x ", await RawHttp.GetAsync(site.Url, "/news-service/v1/x"), StringComparison.Ordinal);
        Assert.Contains("{\"api\":\"/news-service/v1/\",\"services\":[\"/news-service/v1/\"]}", await RawHttp.GetAsync(site.Url, "/.omega/settings.json"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await RawHttp.GetAsync(site.Url, "/api/x"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Each_of_several_services_has_its_own_path_and_a_missing_one_is_missed_alone()
    {
        fixture.SkipIfMissing();
        using var first = new FakeService(path => (200, $"first {path}"));
        using var second = new FakeService(path => (200, $"second {path}"));
        var gateway = await fixture.GatewayAsync();
        var site = await HardenedContainer.StartAsync(fixture, "site", options:
        [
            "--env", $"OMEGA_API={gateway}:{first.Port}", "--env", $"OMEGA_SERVICES=/feed/={gateway}:{second.Port} /away/v1/=127.0.0.1:1",
        ]);

        Assert.Contains("\r\nfirst /api/x?y=1\r\n", await RawHttp.GetAsync(site.Url, "/api/x?y=1"), StringComparison.Ordinal);
        Assert.Contains("\r\nsecond /feed//a%2Fb\r\n", await RawHttp.GetAsync(site.Url, "/feed//a%2Fb"), StringComparison.Ordinal);
        Assert.Contains("\r\nsecond /feed\r\n", await RawHttp.GetAsync(site.Url, "/feed"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 503 ", await RawHttp.GetAsync(site.Url, "/away/v1/x"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await RawHttp.GetAsync(site.Url, "/feeds/x"), StringComparison.Ordinal);
        Assert.Contains(
            "{\"api\":\"/api/\",\"services\":[\"/api/\",\"/feed/\",\"/away/v1/\"]}", await RawHttp.GetAsync(site.Url, "/.omega/settings.json"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task How_long_a_service_may_be_silent_and_what_it_takes_is_its_own()
    {
        fixture.SkipIfMissing();
        using var given = new ManualResetEventSlim();
        using var service = new FakeService(path => { given.Wait(path.Contains("silent", StringComparison.Ordinal) ? Timeout.Infinite : 0); return (200, "taken"); });
        var gateway = await fixture.GatewayAsync();
        var site = await HardenedContainer.StartAsync(fixture, "site", options:
        [
            "--env", $"OMEGA_API={gateway}:{service.Port}", "--env", $"OMEGA_SERVICES=/feed/={gateway}:{service.Port}", "--env", "OMEGA_LIMITS=/feed/=1,11",
        ]);

        Assert.StartsWith("HTTP/1.1 413 ", await PostAsync(site, "/api/x", 11), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await PostAsync(site, "/feed/x", 11), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 413 ", await PostAsync(site, "/feed/x", 12), StringComparison.Ordinal);
        var silent = await RawHttp.GetAsync(site.Url, "/feed/silent");
        given.Set();
        Assert.StartsWith("HTTP/1.1 504 ", silent, StringComparison.Ordinal);
        Assert.Contains("{\"status\":504,\"error\":\"The service did not answer in time.\"}", silent, StringComparison.Ordinal);
    }

    private static Task<string> PostAsync(HardenedContainer site, string address, int mebibytes) => RawHttp.SendAsync(
        site.Url, $"POST {address} HTTP/1.1\r\nHost: x\r\nContent-Length: {mebibytes << 20}\r\nConnection: close\r\n\r\n{new string('x', mebibytes << 20)}");

    [SkippableFact]
    public async Task Absent_service_is_told_in_the_body_to_a_page_that_prefers_so()
    {
        fixture.SkipIfMissing();
        var site = await StartAsync("127.0.0.1:1");

        var response = await RawHttp.SendAsync(site.Url, "GET /api/news HTTP/1.1\r\nHost: x\r\nPrefer: status-in-body\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        Assert.Contains("{\"status\":503,", response, StringComparison.Ordinal);
    }

    private Task<HardenedContainer> StartAsync(string api) =>
        HardenedContainer.StartAsync(fixture, "site", options: ["--env", $"OMEGA_API={api}"]);

    /// <summary>The resolver keeps an address for two seconds; twice that is enough.</summary>
    private static async Task AnswersAsync(HardenedContainer site, string expected)
    {
        var clock = Stopwatch.StartNew();
        string response;
        do
        {
            response = await RawHttp.GetAsync(site.Url, "/api//x?y=1");
            if (response.Contains(expected, StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(100);
        }
        while (clock.Elapsed < TimeSpan.FromSeconds(6));

        Assert.Fail($"Expected '{expected}', last got:\n{response}");
    }
}
