using System.Security.Cryptography;
using System.Text;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Live;

/// <summary>The edge: what it says by itself, who may switch it, and that a switch fails no request.</summary>
[Collection(ImageCollection.Name)]
public sealed class EdgeTests(ImageFixture fixture)
{
    [SkippableFact]
    public async Task Edge_without_an_active_release_is_healthy_and_answers_503()
    {
        fixture.SkipIfMissing();
        var edge = await StartEdgeAsync();

        var response = await RawHttp.GetAsync(edge.Url, "/");

        Assert.StartsWith("HTTP/1.1 503 ", response, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 2\r\n", response, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", response, StringComparison.Ordinal);
        SecurityHeaders.AssertOn(response);
    }

    [SkippableFact]
    public async Task Only_root_switches_the_edge()
    {
        fixture.SkipIfMissing();
        var edge = await StartEdgeAsync();

        var refused = await edge.OmegaAsync("activate", "site");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Run it as root", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await edge.OmegaAsRootAsync("activate", "site")).ExitCode);
    }

    [SkippableFact]
    public async Task Edge_passes_the_answer_on_without_doubling_a_header()
    {
        fixture.SkipIfMissing();
        using var service = new FakeService();
        var gateway = await fixture.GatewayAsync();
        var edge = await StartEdgeAsync();
        var site = await HardenedContainer.StartAsync(fixture, "site", options: ["--env", $"OMEGA_API={gateway}:{service.Port}", "--env", "OMEGA_TRUSTED_PROXIES=0.0.0.0/0"]);
        (await edge.OmegaAsRootAsync("activate", site.Name)).Succeeded();

        foreach (var target in new[] { "/", "/missing", "/api/a%2Fb" })
        {
            SecurityHeaders.AssertOn(await RawHttp.GetAsync(edge.Url, target));
        }

        Assert.Matches($@"GET /api/a%2Fb \w+ {gateway}, [0-9.]+ site\.example", await RawHttp.GetAsync(edge.Url, "/api/a%2Fb"));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("0.0.0.0/0")]
    public async Task What_a_reader_says_of_itself_counts_only_from_a_proxy_that_is_named(string trusted)
    {
        fixture.SkipIfMissing();
        using var service = new FakeService();
        var gateway = await fixture.GatewayAsync();
        var edge = await StartEdgeAsync("--env", $"OMEGA_TRUSTED_PROXIES={trusted}");
        var site = await HardenedContainer.StartAsync(fixture, "site", options: ["--env", $"OMEGA_API={gateway}:{service.Port}", "--env", "OMEGA_TRUSTED_PROXIES=0.0.0.0/0"]);
        (await edge.OmegaAsRootAsync("activate", site.Name)).Succeeded();

        var response = await RawHttp.SendAsync(edge.Url, "GET /api/x HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: 10.9.8.7\r\nConnection: close\r\n\r\n");

        Assert.Contains("GET /api/x", response, StringComparison.Ordinal);
        Assert.Equal(trusted.Length > 0, response.Contains("10.9.8.7", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Activation_survives_a_restart_of_the_edge_and_keeps_one_folder_before()
    {
        fixture.SkipIfMissing();
        var edge = await StartEdgeAsync();
        var site = await HardenedContainer.StartAsync(fixture, "site");
        foreach (var name in new[] { "one", "two", site.Name })
        {
            (await edge.OmegaAsRootAsync("activate", name)).Succeeded();
        }

        (await Shell.DockerAsync("restart", edge.Name)).Succeeded();
        var folders = (await Shell.DockerAsync("run", "--rm", "--volumes-from", edge.Name, "--entrypoint", "ls", fixture.Base, "/var/lib/omega/edge")).Succeeded();

        Assert.Equal(0, (await edge.OmegaAsync("get", "/version.json")).ExitCode);
        Assert.Equal(new[] { "active", site.Name, "two" }.Order(StringComparer.Ordinal), folders.Split('\n').Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task An_answer_that_began_before_a_switch_comes_to_its_end_from_where_it_began()
    {
        fixture.SkipIfMissing();
        using var asked = new SemaphoreSlim(0);
        using var switched = new ManualResetEventSlim();
        using var service = new FakeService(path => { asked.Release(); switched.Wait(); return (200, "the end"); });
        var edge = await StartEdgeAsync();
        var first = await HardenedContainer.StartAsync(fixture, "site", options: ["--env", $"OMEGA_API={await fixture.GatewayAsync()}:{service.Port}"]);
        (await edge.OmegaAsRootAsync("activate", first.Name)).Succeeded();
        var answer = RawHttp.GetAsync(edge.Url, "/api/x");
        await asked.WaitAsync();

        var second = await HardenedContainer.StartAsync(fixture, "site", fixture.SecondImage);
        (await edge.OmegaAsRootAsync("activate", second.Name, first.Name)).Succeeded();
        Assert.StartsWith("HTTP/1.1 404 ", await RawHttp.GetAsync(edge.Url, "/api/x"), StringComparison.Ordinal);
        switched.Set();

        Assert.EndsWith("the end\r\n0\r\n\r\n", await answer, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Switching_under_load_fails_no_request()
    {
        fixture.SkipIfMissing();
        var edge = await StartEdgeAsync();
        var first = await HardenedContainer.StartAsync(fixture, "site");
        (await edge.OmegaAsRootAsync("activate", first.Name)).Succeeded();
        await using var load = new ReaderCrowd(edge.Url, new ReaderSettings { MayGoBack = true });

        var second = await HardenedContainer.StartAsync(fixture, "site", fixture.SecondImage);
        (await edge.OmegaAsRootAsync("activate", second.Name)).Succeeded();
        await Task.Delay(500);
        (await Shell.DockerAsync("stop", first.Name)).Succeeded();
        await Task.Delay(1000);
        (await Shell.DockerAsync("start", first.Name)).Succeeded();
        await Task.Delay(1000);
        (await edge.OmegaAsRootAsync("activate", first.Name)).Succeeded();
        await Task.Delay(1000);
        (await Shell.DockerAsync("stop", second.Name)).Succeeded();
        await Task.Delay(500);
        (await load.StopAsync()).MustHaveLostNothing();

        Assert.Equal([ImageFixture.FirstVersion, ImageFixture.SecondVersion], load.Versions);
    }

    [SkippableFact]
    public async Task Files_that_only_the_release_before_has_stay_at_their_addresses_and_its_pages_do_not()
    {
        fixture.SkipIfMissing();
        var gateway = await fixture.GatewayAsync();
        using var service = new FakeService();
        var edge = await StartEdgeAsync("--env", "OMEGA_API_PATH=/api/", "--env", "OMEGA_SERVICES=/feed/");
        var site = await HardenedContainer.StartAsync(fixture, "site", options:
            ["--env", $"OMEGA_API={gateway}:{service.Port}", "--env", "OMEGA_SERVICES=/feed/=127.0.0.1:1"]);
        var before = new EchoContainer(fixture, "earlier", port: 8080);
        await before.StartAsync();
        (await edge.OmegaAsRootAsync("activate", site.Name, "earlier")).Succeeded();

        Assert.Contains("/assets/old.0123456789ab.js ", await RawHttp.GetAsync(edge.Url, "/assets/old.0123456789ab.js"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await RawHttp.GetAsync(edge.Url, "/old"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await RawHttp.GetAsync(edge.Url, "/old.html"), StringComparison.Ordinal);
        Assert.Contains("GET /api/old.js ", await RawHttp.GetAsync(edge.Url, "/api/old.js"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 503 ", await RawHttp.GetAsync(edge.Url, "/feed/old.js"), StringComparison.Ordinal);
        await before.RemoveAsync();
        var missing = await RawHttp.GetAsync(edge.Url, "/assets/old.0123456789ab.js");
        Assert.StartsWith("HTTP/1.1 404 ", missing, StringComparison.Ordinal);
        SecurityHeaders.AssertOn(missing);
    }

    [SkippableFact]
    public async Task What_a_service_takes_passes_the_edge_as_well()
    {
        fixture.SkipIfMissing();
        using var service = new FakeService();
        var edge = await StartEdgeAsync("--env", "OMEGA_API_PATH=/api/", "--env", "OMEGA_LIMITS=/api/=60,11");
        var site = await HardenedContainer.StartAsync(fixture, "site", options:
            ["--env", $"OMEGA_API={await fixture.GatewayAsync()}:{service.Port}", "--env", "OMEGA_LIMITS=/api/=60,11"]);
        (await edge.OmegaAsRootAsync("activate", site.Name)).Succeeded();
        var body = new string('x', 11 << 20);

        var answer = await RawHttp.SendAsync(edge.Url, $"POST /api/x HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains($"POST /api/x {Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(body)))}", answer, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_steady_load_never_uses_up_the_ports_of_the_edge()
    {
        fixture.SkipIfMissing();
        // Of 28,232 ports a minute's load at the rate that is promised leaves none; of these so few that seconds do.
        var edge = await StartEdgeAsync("--sysctl", "net.ipv4.ip_local_port_range=50000 51999");
        var site = await HardenedContainer.StartAsync(fixture, "site");
        (await edge.OmegaAsRootAsync("activate", site.Name)).Succeeded();
        // Their pauses alone say how fast they ask: a port is taken again after a second, and no machine asks 2,000 times in one.
        await using var load = new ReaderCrowd(edge.Url, new ReaderSettings { Readers = 24, Watchers = 0 });

        // Twice as many as there are ports, however long it takes.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (load.Requests < 4000)
        {
            await Task.Delay(100, limit.Token);
        }

        (await load.StopAsync()).MustHaveLostNothing();
    }

    private Task<HardenedContainer> StartEdgeAsync(params string[] options) =>
        HardenedContainer.StartAsync(fixture, "edge", options: ["--volume", $"{fixture.Volume("edge")}:/var/lib/omega/edge", .. options]);
}
