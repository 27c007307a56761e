using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Sites;

/// <summary>TLS of the edge's own configuration on the nginx of this machine.</summary>
public sealed class LocalTlsTests : IDisposable
{
    private const string Hsts = "Strict-Transport-Security";

    private readonly Authority _authority = new();

    private static Dictionary<string, string> Spoken => new() { ["OMEGA_TLS_NAMES"] = "*.example.org localhost www.example.com", ["OMEGA_TLS_HSTS"] = "31536000" };

    public void Dispose() => _authority.Dispose();

    [SkippableFact]
    public async Task Each_name_has_its_own_certificate_and_one_that_has_none_is_refused_in_the_handshake()
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site);

        foreach (var (name, expected) in new[] { ("localhost", "CN=localhost"), ("www.example.com", "CN=www.example.com"), ("a.example.org", "CN=*.example.org"), ("WWW.Example.com", "CN=www.example.com") })
        {
            Assert.Equal(expected, (await HandshakeAsync(edge, name)).RemoteCertificate!.Subject);
        }

        foreach (var name in new[] { "other.example.com", "example.com", "example.org", "127.0.0.1" })
        {
            await Assert.ThrowsAsync<AuthenticationException>(() => HandshakeAsync(edge, name));
        }
    }

    [SkippableFact]
    public async Task A_request_for_a_name_without_a_certificate_is_misdirected_on_whatever_connection()
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site);

        Assert.StartsWith("HTTP/1.1 421 ", await AskAsync(edge, "localhost", "GET / HTTP/1.1\r\nHost: other.example.com\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(edge, "localhost", "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(SslProtocols.Tls13, true)]
    [InlineData(SslProtocols.Tls12, true)]
#pragma warning disable SYSLIB0039, CA5397 // What is old is tried because it must be refused.
    [InlineData(SslProtocols.Tls11, false)]
#pragma warning restore SYSLIB0039, CA5397
    public async Task Old_protocols_are_refused_and_http_2_is_spoken(SslProtocols protocol, bool isSpoken)
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site);

        if (isSpoken)
        {
            Assert.Equal(SslApplicationProtocol.Http2, (await HandshakeAsync(edge, "localhost", protocol, SslApplicationProtocol.Http2, SslApplicationProtocol.Http11)).NegotiatedApplicationProtocol);
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(() => HandshakeAsync(edge, "localhost", protocol));
        }
    }

    /// <summary>From 1.25.1 on HTTP/2 is a directive, and the word that it was before is warned of.</summary>
    [Trait("Form", "long")]
    [SkippableTheory]
    [InlineData("bookworm", false)]
    [InlineData("trixie", true)]
    public async Task An_older_and_a_newer_nginx_speak_http_2_without_a_warning(string suite, bool isNewer)
    {
        var (nginx, missing) = await OtherNginx.FetchAsync(suite);
        Skip.If(nginx is null, missing);
        using var kept = nginx;
        Assert.Equal(isNewer, nginx!.Version >= new Version(1, 25, 1));
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site, program: nginx.Program);

        using var spoken = await HandshakeAsync(edge, "localhost", offered: SslApplicationProtocol.Http2);

        Assert.Equal(SslApplicationProtocol.Http2, spoken.NegotiatedApplicationProtocol);
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(edge, "localhost", "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<AuthenticationException>(() => HandshakeAsync(edge, "other.example.com"));
        Assert.DoesNotContain("[warn]", edge.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("[emerg]", edge.Errors, StringComparison.Ordinal);
        Assert.Contains($"nginx/{nginx.Version}", edge.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Plain_http_is_led_to_https_and_what_the_product_asks_itself_is_not()
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site);

        var led = await RawHttp.GetAsync(edge.Url, "/a%20b/?c=d");

        Assert.StartsWith("HTTP/1.1 308 ", led, StringComparison.Ordinal);
        Assert.Contains($"\r\nLocation: https://site.example:{edge.TlsPort}/a%20b/?c=d\r\n", led, StringComparison.Ordinal);
        Assert.DoesNotContain(Hsts, led, StringComparison.Ordinal);
        foreach (var own in new[] { "/version.json", "/.omega/version.json", "/.omega/health" })
        {
            Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(edge.Url, own), StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task Who_was_led_to_https_by_a_proxy_that_is_trusted_is_not_led_again()
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site, trusted: ["127.0.0.0/8"]);

        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.SendAsync(edge.Url, "GET / HTTP/1.0\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\n\r\n"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Plain_http_stays_where_the_stack_says_so()
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site, spoken: new(Spoken) { ["OMEGA_TLS_REDIRECT"] = "off" });

        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(edge.Url, "/"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Plain_words_at_the_port_of_tls_are_led_to_https_and_the_product_is_told_that_somebody_is_there()
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site);
        var port = new Uri($"http://localhost:{edge.TlsPort}/");

        Assert.Contains($"\r\nLocation: https://site.example:{edge.TlsPort}/x\r\n", await RawHttp.GetAsync(port, "/x"), StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nok\n", await RawHttp.GetAsync(port, "/.omega/health"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("31536000", "max-age=31536000")]
    [InlineData("0", null)]
    public async Task Browsers_are_told_to_stay_with_https_as_long_as_the_stack_says(string seconds, string? expected)
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site, spoken: new(Spoken) { ["OMEGA_TLS_HSTS"] = seconds });
        using var client = Client();

        foreach (var address in new[] { "/", "/none", "/api/x" })
        {
            using var answer = await client.GetAsync(new Uri($"https://localhost:{edge.TlsPort}{address}"));
            Assert.Equal(expected, answer.Headers.TryGetValues(Hsts, out var values) ? Assert.Single(values) : null);
            Assert.Equal(HttpVersion.Version20, answer.Version);
        }
    }

    [SkippableFact]
    public async Task A_service_is_told_that_its_reader_speaks_https()
    {
        var missing = await LocalSite.MissingAsync();
        Skip.If(missing is not null, missing);
        using var service = new FakeService(request => $"{request.Headers["X-Forwarded-Proto"]} {request.Headers["X-Forwarded-Host"]}");
        await using var site = await LocalSite.StartAsync(api: $"127.0.0.1:{service.Port}");
        await using var edge = await EdgeAsync(site, service: "/api/");
        using var client = Client();

        Assert.Equal($"https localhost:{edge.TlsPort}", await client.GetStringAsync(new Uri($"https://localhost:{edge.TlsPort}/api/x")));
    }

    [SkippableFact]
    public async Task Another_certificate_is_served_from_the_next_handshake_on_and_no_reader_loses_anything()
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site);
        await using var readers = new ReaderCrowd(new Uri($"https://localhost:{edge.TlsPort}/"), new ReaderSettings { Authority = _authority.Certificate, Readers = 4, Watchers = 4 });
        var serials = new HashSet<string>();

        for (var turn = 0; turn < 10; turn++)
        {
            await readers.AnsweredAsync();
            (await CertifyAsync(edge, $"turn{turn}")).Succeeded();
            serials.Add((await HandshakeAsync(edge, "localhost")).RemoteCertificate!.GetSerialNumberString());
        }

        (await readers.StopAsync()).MustHaveLostNothing();
        Assert.Equal(10, serials.Count);
        Assert.Equal("turn9", (await edge.CertificatesAsync()).Succeeded());
        Assert.Equal(["current", "turn8", "turn9"], edge.Generations);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_authority_is_answered_in_plain_whether_https_is_spoken_yet_or_not_and_while_the_site_is_closed(bool https)
    {
        const string Token = "LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0";
        await using var site = await SiteAsync();
        await using var edge = https ? await EdgeAsync(site) : await LocalEdge.StartAsync(site.Url.Port, "127.0.0.1");
        (await edge.ChallengeAsync(Token, $"{Token}.9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI")).Succeeded();
        edge.Maintain(on: true);

        var answered = await RawHttp.GetAsync(edge.Url, $"/.well-known/acme-challenge/{Token}");
        (await edge.ChallengeAsync(Token, null)).Succeeded();
        var later = await RawHttp.GetAsync(edge.Url, $"/.well-known/acme-challenge/{Token}");

        Assert.StartsWith("HTTP/1.1 200 ", answered, StringComparison.Ordinal);
        Assert.EndsWith($"\r\n\r\n{Token}.9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI", answered, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", later, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("localhost www.example.com", "The certificate of *.example.org cannot be read")]
    [InlineData("", "certificates takes certificates and keys from standard input, and got none.")]
    [InlineData("../../x", "certificates takes host names in lower case, given '../../x'.")]
    [InlineData("a..b", "given 'a..b'.")]
    [InlineData("/etc/x", "given '/etc/x'.")]
    public async Task Certificates_that_are_not_all_there_are_told(string hosts, string expected)
    {
        await using var site = await SiteAsync();
        await using var edge = await LocalEdge.StartAsync(site.Url.Port, "127.0.0.1", tls: Spoken);

        var taken = await edge.CertifyAsync("first", [.. hosts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(host => (host, Pem("localhost")))]);
        var told = await edge.CertificatesAsync();

        Assert.Equal(1, told.ExitCode);
        Assert.Contains(expected, taken.Errors + told.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Two_thousand_that_keep_a_connection_take_nothing_from_the_others()
    {
        await using var site = await SiteAsync();
        await using var edge = await EdgeAsync(site);
        var open = new List<SslStream>();
        await using var readers = new ReaderCrowd(new Uri($"https://localhost:{edge.TlsPort}/"), new ReaderSettings { Authority = _authority.Certificate, Readers = 2, Watchers = 2 });
        await readers.AnsweredAsync();

        for (var number = 0; number < 2000; number++)
        {
            open.Add(await HandshakeAsync(edge, "localhost"));
        }

        await readers.AnsweredAsync();
        (await readers.StopAsync()).MustHaveLostNothing();
        Assert.InRange(edge.WorkerMiB, 1, 64);
        open.ForEach(connection => connection.Dispose());
    }

    private static async Task<LocalSite> SiteAsync()
    {
        var missing = await LocalSite.MissingAsync();
        Skip.If(missing is not null, missing);
        return await LocalSite.StartAsync();
    }

    private async Task<LocalEdge> EdgeAsync(LocalSite site, Dictionary<string, string>? spoken = null, string? service = null, string program = LocalEdge.Program, params string[] trusted)
    {
        var edge = await LocalEdge.StartAsync(site.Url.Port, "127.0.0.1", service: service, tls: spoken ?? Spoken, program: program, trusted: trusted);
        (await CertifyAsync(edge, "first")).Succeeded();
        return edge;
    }

    private Task<ProgramResult> CertifyAsync(LocalEdge edge, string generation) =>
        edge.CertifyAsync(generation, [.. Spoken["OMEGA_TLS_NAMES"].Split(' ').Select(name => (name, Pem(name)))]);

    private string Pem(string name)
    {
        var (certificate, key) = _authority.Certify(name);
        return $"{certificate}\n{key}";
    }

    private HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = { CertificateChainPolicy = ReaderCrowd.Trusting(_authority.Certificate) } })
    {
        DefaultRequestVersion = HttpVersion.Version20,
    };

    private async Task<SslStream> HandshakeAsync(LocalEdge edge, string name, SslProtocols protocol = SslProtocols.None, params SslApplicationProtocol[] offered)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, edge.TlsPort);
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = name,
            AllowTlsResume = false,
            EnabledSslProtocols = protocol,
            ApplicationProtocols = offered.Length == 0 ? null : [.. offered],
            CertificateChainPolicy = ReaderCrowd.Trusting(_authority.Certificate),
        });
        return stream;
    }

    private async Task<string> AskAsync(LocalEdge edge, string name, string request)
    {
        await using var stream = await HandshakeAsync(edge, name);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
