using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Sites;

/// <summary>Other stacks behind the edge's own configuration, on the nginx of this machine. Each is a service that says what it was asked.</summary>
public sealed class LocalHostsTests : IDisposable
{
    private const string Own = "www.example.com";
    private const string Blog = "blog.example.com";
    private const string Gone = "gone.example.com";
    private const string Any = "*.shops.example.com";

    private readonly Authority _authority = new();
    private readonly FakeService _behind = new(request =>
        $"blog {request.HttpMethod} {request.RawUrl} host={request.Headers["Host"]} for={request.Headers["X-Forwarded-For"]} proto={request.Headers["X-Forwarded-Proto"]}.");

    public void Dispose()
    {
        _authority.Dispose();
        _behind.Dispose();
    }

    [SkippableFact]
    public async Task A_name_of_another_stack_leads_there_as_it_came_and_every_other_name_is_the_fronts()
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site);

        Assert.Contains($"blog GET /a%20b/../c?d=e host={Blog} for=127.0.0.1 proto=http.", await GetAsync(edge, Blog, "/a%20b/../c?d=e"), StringComparison.Ordinal);
        Assert.Contains("blog GET / host=one.shops.example.com ", await GetAsync(edge, "one.shops.example.com", "/"), StringComparison.Ordinal);
        foreach (var name in new[] { Own, "nobody.example.com", "shops.example.com", "localhost", "127.0.0.1" })
        {
            Assert.DoesNotContain("blog GET", await GetAsync(edge, name, "/"), StringComparison.Ordinal);
            Assert.StartsWith("HTTP/1.1 200 ", await GetAsync(edge, name, "/version.json"), StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task What_a_reader_says_of_itself_reaches_nobody_behind()
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site);

        var answer = await RawHttp.SendAsync(edge.Url, $"GET / HTTP/1.0\r\nHost: {Blog}\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n\r\n");

        Assert.Contains("for=127.0.0.1 proto=http.", answer, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("/.omega/health", false)]
    [InlineData("/.omega/closed", false)]
    [InlineData("/x/../.omega/health", false)]
    [InlineData("/%2eomega/health", false)]
    [InlineData("/.omega/settings.json", true)]
    [InlineData("/.omega/version.json", true)]
    [InlineData("/version.json", true)]
    public async Task Of_what_a_stack_behind_asks_itself_only_what_its_pages_ask_is_passed_on(string path, bool isPassed)
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site);

        var answer = await GetAsync(edge, Blog, path);

        Assert.StartsWith(isPassed ? "HTTP/1.1 200 " : "HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.Equal(isPassed, answer.Contains("blog GET", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_stack_that_is_not_there_is_told_for_its_names_alone()
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site);

        var away = await GetAsync(edge, Gone, "/page");

        Assert.StartsWith("HTTP/1.1 503 ", away, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 2\r\n", away, StringComparison.Ordinal);
        Assert.Contains("This site is not available at the moment.", away, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await GetAsync(edge, Own, "/"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await GetAsync(edge, Blog, "/"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Maintenance_of_the_front_is_that_of_its_own_names()
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site);
        edge.Maintain(on: true);

        Assert.StartsWith("HTTP/1.1 503 ", await GetAsync(edge, Own, "/"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await GetAsync(edge, Blog, "/"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_authority_is_answered_by_the_front_for_names_of_stacks_behind_it()
    {
        const string Token = "LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0";
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site);
        (await edge.ChallengeAsync(Token, $"{Token}.abc")).Succeeded();

        Assert.EndsWith($"\r\n\r\n{Token}.abc", await GetAsync(edge, Blog, $"/.well-known/acme-challenge/{Token}"), StringComparison.Ordinal);
        Assert.Contains("blog GET", await GetAsync(edge, Blog, "/.well-known/acme-challenge/another-one-of-the-stack"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Certificates_redirect_and_hsts_of_the_front_hold_for_names_behind_it()
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site, Spoken);
        (await edge.CertifyAsync("first", [.. Spoken["OMEGA_TLS_NAMES"].Split(' ').Select(name => (name, Pem(name)))])).Succeeded();

        Assert.Contains($"\r\nLocation: https://{Blog}:{edge.TlsPort}/x?y\r\n", await GetAsync(edge, Blog, "/x?y"), StringComparison.Ordinal);
        var (subject, answer) = await AskAsync(edge, Blog, Blog);
        Assert.Equal($"CN={Blog}", subject);
        Assert.Contains($"blog GET / host={Blog} for=127.0.0.1 proto=https.", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nStrict-Transport-Security: max-age=31536000\r\n", answer, StringComparison.Ordinal);
        Assert.Equal("CN=*.shops.example.com", (await AskAsync(edge, "one.shops.example.com", "one.shops.example.com")).Subject);
        Assert.DoesNotContain("blog GET", (await AskAsync(edge, Own, Own)).Answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 421 ", (await AskAsync(edge, Blog, "nobody.example.com")).Answer, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Spoken => new()
    {
        ["OMEGA_TLS_NAMES"] = $"{Any} {Blog} {Gone} {Own}",
        ["OMEGA_TLS_HSTS"] = "31536000",
    };

    private static async Task<LocalSite> SiteAsync()
    {
        var missing = await LocalSite.MissingAsync();
        Skip.If(missing is not null, missing);
        return await LocalSite.StartAsync();
    }

    /// <summary>The door of one stack has an address, and the name of the other one's is nobody's.</summary>
    private Task<LocalEdge> EdgeAsync(LocalSite site, Dictionary<string, string>? spoken = null) => LocalEdge.StartAsync(
        site.Url.Port, "127.0.0.1", tls: spoken, behind: (_behind.Port, $"{Blog}=127.0.0.1 {Any}=127.0.0.1 {Gone}=omega-gone.omega-dev-behind"));

    private static Task<string> GetAsync(LocalEdge edge, string name, string path) =>
        RawHttp.SendAsync(edge.Url, $"GET {path} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n");

    private string Pem(string name)
    {
        var (certificate, key) = _authority.Certify(name);
        return $"{certificate}\n{key}";
    }

    private async Task<(string Subject, string Answer)> AskAsync(LocalEdge edge, string name, string host)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, edge.TlsPort);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = name,
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateChainPolicy = ReaderCrowd.Trusting(_authority.Certificate),
        });
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return (stream.RemoteCertificate!.Subject, await reader.ReadToEndAsync());
    }
}
