using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Docker.DotNet;
using Omega.Offline.Plugins.Docker.Engine;

namespace Omega.Offline.Plugins.Docker.Tests.Engine;

/// <summary>An engine that says its version to whoever reaches it.</summary>
[SupportedOSPlatform("linux")]
public sealed class EngineBridgeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("omega-bridge-").FullName;
    private readonly TcpListener _engine = new(IPAddress.Loopback, 0);

    public EngineBridgeTests() => _engine.Start();

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_engine_is_asked_through_ssh()
    {
        var ssh = Path.Combine(_folder, "ssh");
        File.WriteAllText(ssh, $"""
            #!/bin/bash
            printf '%s\n' "$*" >>'{_folder}/asked'
            exec 3<>/dev/tcp/127.0.0.1/{((IPEndPoint)_engine.LocalEndpoint).Port}
            cat <&3 &
            cat >&3
            kill %1
            """);
        File.SetUnixFileMode(ssh, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var served = AnswerAsync(stream => Task.FromResult<Stream>(stream));

        using (var bridge = EngineBridge.To("ssh://deploy@engine.example:2222", null, ssh)!)
        {
            Assert.Equal("20.10.24", await VersionAsync(bridge));
        }

        await served;
        Assert.Equal(["-o BatchMode=yes -T ssh://deploy@engine.example:2222 docker system dial-stdio"], File.ReadAllLines(Path.Combine(_folder, "asked")).Distinct());
    }

    [Fact]
    public async Task An_engine_with_certificates_is_asked_with_ours_and_only_where_its_own_is_trusted()
    {
        using var authority = Authority("ca");
        using var other = Authority("other");
        using var server = Issue(authority, "localhost");
        using var client = Issue(authority, "client");
        File.WriteAllText(Path.Combine(_folder, "cert.pem"), client.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "key.pem"), client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "ca.pem"), authority.ExportCertificatePem());
        var address = $"tcp://localhost:{((IPEndPoint)_engine.LocalEndpoint).Port}";
        var names = new List<string?>();

        var served = AnswerAsync(SecureAsync);
        using (var bridge = EngineBridge.To(address, _folder)!)
        {
            Assert.Equal("20.10.24", await VersionAsync(bridge));
        }

        await served;
        Assert.Equal(["CN=client"], names.Distinct());

        File.WriteAllText(Path.Combine(_folder, "ca.pem"), other.ExportCertificatePem());
        _ = AnswerAsync(SecureAsync);
        using var refusing = EngineBridge.To(address, _folder)!;
        await Assert.ThrowsAnyAsync<Exception>(() => VersionAsync(refusing));

        async Task<Stream> SecureAsync(Stream stream)
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = server,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, given, _, _) =>
                {
                    names.Add(given?.Subject);
                    return given?.Subject == "CN=client";
                },
            });
            return tls;
        }
    }

    [Theory]
    [InlineData("unix:///var/run/docker.sock")]
    [InlineData("tcp://127.0.0.1:2375")]
    [InlineData("nowhere")]
    public void What_the_client_reaches_itself_has_no_bridge(string address) => Assert.Null(EngineBridge.To(address, null));

    private static async Task<string> VersionAsync(EngineBridge bridge)
    {
        using var client = new DockerClientBuilder().WithEndpoint(new Uri(bridge.Address)).Build();
        return (await client.System.GetVersionAsync().WaitAsync(TimeSpan.FromMinutes(1))).Version;
    }

    /// <summary>Answers one connection, request by request, until it ends.</summary>
    private async Task AnswerAsync(Func<Stream, Task<Stream>> secure)
    {
        using var caller = await _engine.AcceptTcpClientAsync();
        try
        {
            using var stream = await secure(caller.GetStream());
            using var reader = new StreamReader(stream, Encoding.ASCII);
            const string body = """{"Version":"20.10.24","ApiVersion":"1.41"}""";
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Length == 0)
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
                }
            }
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The bridge does not trust this engine.
        }
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
