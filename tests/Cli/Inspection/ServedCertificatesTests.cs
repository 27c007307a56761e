using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Omega.Cli.Inspection;
using Omega.Core.Settings;

namespace Omega.Cli.Tests.Inspection;

/// <summary>What browsers get is looked at by a handshake for each name, not by what an edge was given.</summary>
public sealed class ServedCertificatesTests : IDisposable
{
    private readonly Authority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("www.example.com", "www.example.com", 90, true, "until ")]
    [InlineData("*.example.com", "*.example.com", 90, true, "until ")]
    [InlineData("www.example.com", "other.example.com", 90, false, "of another name, until ")]
    [InlineData("www.example.com", "www.example.com", 6, false, "until ")]
    [InlineData("www.example.com", "www.example.com", -1, false, "until ")]
    public async Task A_certificate_is_held_to_its_name_and_its_end(string name, string certified, int days, bool holds, string actual)
    {
        var now = DateTimeOffset.UtcNow;
        var (certificate, key) = _authority.Certify(now.AddDays(-30), now.AddDays(days), certified);

        var check = await CheckAsync(name, X509Certificate2.CreateFromPem(certificate, key));

        Assert.Equal((holds, $"certificate of {name}", $"{actual}{now.AddDays(days):yyyy-MM-dd}"), (check.Holds, check.Control, check.Actual));
    }

    [Fact]
    public async Task A_port_that_refuses_the_handshake_is_told()
    {
        var check = await CheckAsync("www.example.com", null);

        Assert.False(check.Holds);
        Assert.StartsWith("no handshake (", check.Actual, StringComparison.Ordinal);
    }

    private static async Task<Check> CheckAsync(string name, X509Certificate2? served)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, served);
        var connect = EnginePort.Connection(Core.Engines.EngineAddress.OfProvider(_ => null), Environment.MachineName)!;
        var tls = new TlsSettings(new Dictionary<string, CertificateSettings> { [name] = new("/chain.pem") });
        using var container = JsonDocument.Parse(
            $$$"""{"Name":"/site-tls-door","NetworkSettings":{"Ports":{"8443/tcp":[{"HostIp":"127.0.0.1","HostPort":"{{{((IPEndPoint)listener.LocalEndpoint).Port}}}"}]} } }""");
        var check = Assert.Single(await new ServedCertificates(connect, TimeProvider.System).ChecksAsync(container.RootElement, tls, CancellationToken.None));
        await serving;
        return check;
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2? served)
    {
        using var client = await listener.AcceptTcpClientAsync();
        if (served is null)
        {
            return;
        }

        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(served);
        _ = await stream.ReadAsync(new byte[1]);
        served.Dispose();
    }
}
