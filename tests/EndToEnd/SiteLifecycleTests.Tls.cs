using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json.Nodes;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

/// <summary>Https at the edge: turned on, with other certificates, and turned off again.</summary>
public sealed partial class SiteLifecycleTests
{
    private const int TlsPort = TestStack.Port + 443;
    private const string InFiles = "localhost";
    private const string InConfiguration = "www.example.com";
    private const string Names = "omega:site.tls.names";

    private static readonly Authority Authority = new();

    [SkippableFact]
    public async Task T30_https_is_turned_on_without_a_lost_request_and_no_key_is_in_clear_anywhere()
    {
        Ready();
        var door = await TestStack.ContainersAsync("door");
        var keys = await CertifyAsync();
        await stack.SetAsync("omega:site.tls.port", $"{TlsPort}");
        await using var readers = new ReaderCrowd(TestStack.Url, new ReaderSettings { Authority = Authority.Certificate });
        await readers.AnsweredAsync();

        var update = (await stack.UpAsync()).Must();

        log.WriteLine(update);
        await readers.AnsweredAsync();
        (await readers.StopAsync()).MustHaveLostNothing();
        Assert.Equal($"https://{InFiles}:{TlsPort}", await stack.OutputAsync("url"));
        Assert.Equal(door, await TestStack.ContainersAsync("door"));
        using var client = TlsClient();
        foreach (var name in new[] { InFiles, InConfiguration })
        {
            using var page = await client.GetAsync(new Uri($"https://{name}:{TlsPort}/"));
            Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (page.StatusCode, page.Version));
            Assert.Equal("max-age=31536000", Assert.Single(page.Headers.GetValues("Strict-Transport-Security")));
        }

        using var led = await client.GetAsync(TestStack.Url);
        Assert.Equal((HttpStatusCode.PermanentRedirect, new Uri($"https://localhost:{TlsPort}/")), (led.StatusCode, led.Headers.Location));
        await Assert.ThrowsAsync<AuthenticationException>(() => ServedAsync("other.example.com"));

        var edge = Assert.Single(await TestStack.ContainersAsync("edge"));
        var seen = update + (await stack.ExportAsync()).GetRawText() + stack.Configuration + (await Shell.BashAsync($"""
            docker ps -aq --filter label=omega.stack={TestStack.Project}-{TestStack.Name} | xargs -r docker inspect
            docker diff {edge}
            docker logs {edge} 2>&1
            """)).Must();
        Assert.Contains("OMEGA_TLS_NAMES", seen, StringComparison.Ordinal);
        foreach (var marker in keys.Select(key => key.Split('\n')[1]))
        {
            Assert.DoesNotContain(marker, seen, StringComparison.Ordinal);
            Assert.Equal("0", (await Shell.BashAsync($"docker image save $(docker inspect --format '{{{{.Config.Image}}}}' {edge}) | {{ grep -acF '{marker}' || true; }}")).Must());
        }

        var file = $"/proc/{(await Shell.DockerAsync("inspect", "--format", "{{.State.Pid}}", edge)).Must()}/root/var/lib/omega/edge/tls/current/{InFiles}.pem";
        Assert.Equal("0:10101 640", (await Shell.BashAsync($"stat -c '%u:%g %a' {file}")).Must());
    }

    [SkippableFact]
    public async Task T30b_other_certificates_replace_no_container_and_lose_no_request()
    {
        Ready();
        var (containers, before) = (await AllContainersAsync(), await ServedAsync(InConfiguration));
        await using var readers = new ReaderCrowd(new Uri($"https://localhost:{TlsPort}/"), new ReaderSettings { Authority = Authority.Certificate });
        await readers.AnsweredAsync();
        await CertifyAsync();

        log.WriteLine((await stack.UpAsync()).Must());

        await readers.AnsweredAsync();
        var report = await readers.StopAsync();
        log.WriteLine($"{report}");
        report.MustHaveLostNothing();
        Assert.NotEqual(before, await ServedAsync(InConfiguration));
        Assert.Equal(containers, await AllContainersAsync());
        (await stack.PreviewAsync("--expect-no-changes")).Must();
        var edge = Assert.Single(await TestStack.ContainersAsync("edge"));
        (await Shell.DockerAsync("restart", "--time", "5", edge)).Must();
        await Patience.UntilAsync(true, async () => await ServedOrNothingAsync(InFiles) is not null);

        var verified = await stack.OmegaAsync("verify", TestStack.Name, "--json");

        log.WriteLine(verified.Text);
        var checks = JsonNode.Parse(verified.Must())!.AsArray();
        Assert.All(checks, check => Assert.True(check!["holds"]!.GetValue<bool>(), check.ToJsonString()));
        Assert.Equal(2, checks.Count(check => Text(check!, "control").StartsWith("certificate of ", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task T30c_what_is_wrong_with_a_certificate_is_told_before_anything_is_touched_and_https_is_turned_off_again()
    {
        Ready();
        var (containers, file) = (await AllContainersAsync(), Path.Combine(stack.Checkout, $"{InFiles}.pem"));
        await File.WriteAllTextAsync(file, Authority.Certify("other.example.com").Certificate);

        var refused = (await stack.UpAsync()).MustFail();

        log.WriteLine(refused);
        Assert.Contains("(2 problems)", refused, StringComparison.Ordinal);
        Assert.Contains($"{Names}.{InFiles}.certificate must be one for {InFiles}, was one for other.example.com.", refused, StringComparison.Ordinal);
        Assert.Equal(containers, await AllContainersAsync());

        _ = await CertifyAsync();
        await using var readers = new ReaderCrowd(TestStack.Url, new ReaderSettings { Authority = Authority.Certificate });
        await readers.AnsweredAsync();
        await stack.SetAsync("omega:site.tls.redirect", "false");
        (await stack.UpAsync()).Must();
        await readers.AnsweredAsync();
        await stack.RemoveAsync("omega:site.tls");
        (await stack.PulumiAsync("config", "rm", $"omega:tlsKeys.{InConfiguration}", "--stack", TestStack.Name)).Must();
        (await stack.UpAsync()).Must();
        await readers.AnsweredAsync();
        (await readers.StopAsync()).MustHaveLostNothing();

        Assert.Equal(TestStack.Url.ToString().TrimEnd('/'), await stack.OutputAsync("url"));
        Assert.Empty(await TestStack.ContainersAsync("tls-door"));
        await ServedVersionAsync();
        await Assert.ThrowsAsync<SocketException>(() => ServedAsync(InFiles));
        Assert.Equal("", (await Shell.DockerAsync("diff", Assert.Single(await TestStack.ContainersAsync("edge")))).Must());
    }

    /// <summary>Gives a certificate to each name; returns the keys.</summary>
    private async Task<string[]> CertifyAsync()
    {
        var (files, text) = (Authority.Certify(InFiles), Authority.Certify(InConfiguration));
        var (chain, key) = (Path.Combine(stack.Checkout, $"{InFiles}.pem"), Path.Combine(stack.Checkout, $"{InFiles}.key"));
        await File.WriteAllTextAsync(chain, files.Certificate);
        await File.WriteAllTextAsync(key, files.Key);
        (await Shell.BashAsync($"chmod 600 '{key}'")).Must();
        await stack.SetAsync($"{Names}.{InFiles}.certificate", chain);
        await stack.SetAsync($"{Names}.{InFiles}.key", key);
        await stack.SetTextAsync($"{Names}[\"{InConfiguration}\"].certificate", text.Certificate);
        await stack.SetSecretTextAsync($"omega:tlsKeys.{InConfiguration}", text.Key);
        return [files.Key, text.Key];
    }

    private static HttpClient TlsClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = { CertificateChainPolicy = ReaderCrowd.Trusting(Authority.Certificate) },
        ConnectCallback = async (context, cancellation) => new NetworkStream(await ConnectedAsync(context.DnsEndPoint.Port, cancellation), ownsSocket: true),
    })
    { DefaultRequestVersion = HttpVersion.Version20 };

    private static async Task<Socket> ConnectedAsync(int port, CancellationToken cancellation = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
        return socket;
    }

    /// <summary>Serial number of the certificate of a name.</summary>
    private static async Task<string> ServedAsync(string name)
    {
        await using var stream = new SslStream(new NetworkStream(await ConnectedAsync(TlsPort), ownsSocket: true));
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = name,
            AllowTlsResume = false,
            CertificateChainPolicy = ReaderCrowd.Trusting(Authority.Certificate),
        });
        return stream.RemoteCertificate!.GetSerialNumberString();
    }

    private static async Task<string?> ServedOrNothingAsync(string name)
    {
        try
        {
            return await ServedAsync(name);
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException)
        {
            return null;
        }
    }

    private static async Task<string> AllContainersAsync() => (await Shell.BashAsync(
        $"docker ps -aq --no-trunc --filter label=omega.stack={TestStack.Project}-{TestStack.Name} | sort")).Must();
}
