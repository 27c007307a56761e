using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Omega.Image.Tests.Support;

namespace Omega.EndToEnd.Tests.Support;

/// <summary>An ACME server of this machine, which asks the stack's plain port.</summary>
public sealed class AcmeServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-acme-");
    private Process? _pebble;

    /// <summary>What is missing to run one; null when nothing is.</summary>
    public static string? Missing => Shell.Has("pebble") ? Shell.Has("dehydrated") ? null : "dehydrated is not installed" : "pebble is not on PATH";

    /// <summary>PEM text of who vouches for the server.</summary>
    public string Authority { get; private set; } = "";

    private int Port { get; } = FreePort.Find();

    /// <summary>Address of its directory.</summary>
    public string Address => $"https://localhost:{Port}/dir";

    public async Task StartAsync()
    {
        var (certificate, key) = Own();
        Authority = certificate;
        await File.WriteAllTextAsync(At("cert.pem"), certificate);
        await File.WriteAllTextAsync(At("key.pem"), key);
        await File.WriteAllTextAsync(At("pebble.json"), $$"""
            {"pebble": {"listenAddress": "127.0.0.1:{{Port}}", "managementListenAddress": "127.0.0.1:{{FreePort.Find()}}",
             "certificate": "{{At("cert.pem")}}", "privateKey": "{{At("key.pem")}}", "httpPort": {{TestStack.Port}}, "tlsPort": 1} }
            """);
        var start = new ProcessStartInfo("pebble", ["-config", At("pebble.json")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["PEBBLE_VA_NOSLEEP"], start.Environment["PEBBLE_WFE_NONCEREJECT"]) = ("1", "0");
        _pebble = Process.Start(start)!;
        _pebble.BeginOutputReadLine();
        _pebble.BeginErrorReadLine();
        await Patience.UntilAsync(async () => (await Shell.BashAsync($"exec 3<>/dev/tcp/127.0.0.1/{Port}")).ExitCode == 0, () => "pebble did not listen");
    }

    public async ValueTask DisposeAsync()
    {
        if (_pebble is not null)
        {
            _pebble.Kill();
            await _pebble.WaitForExitAsync();
            _pebble.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static (string Certificate, string Key) Own()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
