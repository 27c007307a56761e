using System.Net;
using System.Net.Sockets;
using System.Text;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Sites;

/// <summary>The edge's own configuration on the nginx of this machine: whom it believes, what it keeps, and what slow readers can do.</summary>
public sealed class LocalEdgeTests
{
    private const int Slow = 2000;
    private const int SlowBodies = 100;

    private const string Said = "X-Forwarded-For: 10.9.8.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 4431\r\nX-Real-IP: 10.9.8.6\r\nForwarded: for=10.9.8.5\r\n";

    private static readonly string[] Names = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Real-IP", "Forwarded"];

    // Each of the two on the way, edge and site, adds whom it was asked by.
    [SkippableFact]
    public async Task What_a_reader_says_of_itself_does_not_reach_a_service()
    {
        var told = await ToldAsync();

        Assert.Equal(["127.0.0.1, 127.0.0.1", "http", "", "127.0.0.1", ""], told);
    }

    [SkippableFact]
    public async Task What_a_named_proxy_says_of_a_reader_does()
    {
        var told = await ToldAsync("127.0.0.0/8");

        Assert.Equal(["10.9.8.7, 127.0.0.1, 127.0.0.1", "https", "4431", "10.9.8.6", "for=10.9.8.5"], told);
    }

    [SkippableFact]
    public async Task A_proxy_beside_the_named_ones_is_a_reader() => Assert.Equal("127.0.0.1, 127.0.0.1", (await ToldAsync("10.0.0.0/8", "::1/128"))[0]);

    [SkippableFact]
    public async Task Files_of_the_release_before_stay_and_its_pages_do_not()
    {
        await ReadyAsync();
        using var folder = new SiteCopy();
        folder.Write("old.0123456789ab.css", "/* before */");
        folder.Write("old.html", "<!doctype html><title>before</title>");
        await using var active = await LocalSite.StartAsync();
        await using var before = await LocalSite.StartAsync(folder.Path, url: new Uri($"http://127.0.0.2:{active.Url.Port}/"));
        await using var edge = await LocalEdge.StartAsync(active.Url.Port, "127.0.0.1", "127.0.0.2");

        Assert.Contains("/* before */", await RawHttp.GetAsync(edge.Url, "/old.0123456789ab.css"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await RawHttp.GetAsync(edge.Url, "/old.html"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await RawHttp.GetAsync(edge.Url, "/old"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await RawHttp.GetAsync(edge.Url, "/none.css"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("/.omega/version.json")]
    [InlineData("/.omega/settings.json")]
    [InlineData("/version.json")]
    public async Task What_a_release_says_of_itself_is_never_the_word_of_the_one_before(string address)
    {
        await ReadyAsync();
        using var folder = new SiteCopy();
        folder.Write("version.json", "{}");
        await using var before = await LocalSite.StartAsync(folder.Path, url: new Uri($"http://127.0.0.2:{FreePort.Find()}/"));
        // Of a time when there were no such addresses.
        await using var active = new SocketServer(
            new IPEndPoint(IPAddress.Loopback, before.Url.Port), _ => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        await using var edge = await LocalEdge.StartAsync(before.Url.Port, "127.0.0.1", "127.0.0.2");

        Assert.StartsWith("HTTP/1.1 404 ", await RawHttp.GetAsync(edge.Url, address), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Two_thousand_slow_readers_take_nothing_from_the_others()
    {
        await ReadyAsync();
        await using var site = await LocalSite.StartAsync();
        await using var edge = await LocalEdge.StartAsync(site.Url.Port, "127.0.0.1");
        var slow = new List<TcpClient>();
        await using var readers = new ReaderCrowd(edge.Url, new ReaderSettings { Readers = 2, Watchers = 2 });
        await readers.AnsweredAsync();

        for (var number = 0; number < Slow + SlowBodies; number++)
        {
            var client = new TcpClient();
            slow.Add(client);
            await client.ConnectAsync(edge.Url.Host, edge.Url.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(number < Slow
                ? "GET / HTTP/1.1\r\nHost: site.example\r\nX-Slow: "
                : "POST /form HTTP/1.1\r\nHost: site.example\r\nContent-Length: 100000\r\n\r\nslow"));
        }

        await readers.AnsweredAsync();
        (await readers.StopAsync()).MustHaveLostNothing();
        slow.ForEach(client => client.Dispose());
        Assert.DoesNotContain("worker_connections are not enough", edge.Errors, StringComparison.Ordinal);
    }

    private static async Task<string[]> ToldAsync(params string[] trusted)
    {
        await ReadyAsync();
        using var service = new FakeService(request => string.Join('|', Names.Select(name => request.Headers[name])));
        await using var site = await LocalSite.StartAsync(api: $"127.0.0.1:{service.Port}");
        await using var edge = await LocalEdge.StartAsync(site.Url.Port, "127.0.0.1", service: "/api/", trusted: trusted);
        var answer = await RawHttp.SendAsync(edge.Url, $"GET /api/x HTTP/1.0\r\nHost: site.example\r\n{Said}\r\n");
        return answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Split('|');
    }

    private static async Task ReadyAsync()
    {
        var missing = await LocalSite.MissingAsync();
        Skip.If(missing is not null, missing);
    }
}
