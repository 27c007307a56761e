using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Omega.Cli.Support;

namespace Omega.Cli.Keys;

/// <summary>The keys, certificates and passwords of the dev services, made once and kept in the checkout's key folder.</summary>
internal sealed class ServiceFiles(Checkout checkout)
{
    /// <summary>User at the registry.</summary>
    public string RegistryUser => File.Exists(UserFile) ? File.ReadAllText(UserFile).Trim() : "omega";

    /// <summary>Password at the registry; generated at the first call.</summary>
    public string RegistryPassword => SecretFile.ReadOrCreate(Path.Combine(checkout.Keys, "registry-password"));

    /// <summary>PEM of the authority that the trust server's certificate is issued by; null before it was made.</summary>
    public string? Authority => File.Exists(At("ca.crt")) ? File.ReadAllText(At("ca.crt")) : null;

    /// <summary>Which checkout the running services belong to.</summary>
    public string Id
    {
        get
        {
            var path = Path.Combine(checkout.Keys, "services-id");
            if (!File.Exists(path))
            {
                SecretFile.Write(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)));
            }

            return File.ReadAllText(path).Trim();
        }
    }

    private string UserFile => Path.Combine(checkout.Keys, "registry-user");

    /// <summary>The content of one file of the services.</summary>
    public byte[] Read(string name) => File.ReadAllBytes(At(name));

    /// <summary>Whether a file of the services was made.</summary>
    public bool Has(string name) => File.Exists(At(name));

    /// <summary>Writes one file of the services, mode 0600.</summary>
    public void Write(string name, string text) => SecretFile.Write(At(name), text);

    /// <summary>Makes authority, certificates and the signer's passphrase; the authority's key is thrown away, so nobody can issue more.</summary>
    public void EnsureCertificates()
    {
        if (Has("complete"))
        {
            return;
        }

        var from = DateTimeOffset.UtcNow.AddHours(-1);
        var until = from.AddYears(10);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Omega dev services", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var authority = request.CreateSelfSigned(from, until);
        Write("ca.crt", authority.ExportCertificatePem() + "\n");
        Issue(authority, "server", from, until);
        Issue(authority, "signer", from, until);
        Write("passphrase", SecretFile.Random());
        // Written last: a set that was cut off is made anew.
        Write("complete", "");
    }

    private void Issue(X509Certificate2 authority, string name, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var certificate = request.Create(authority, from, until.AddDays(-1), RandomNumberGenerator.GetBytes(16));
        Write($"{name}.crt", certificate.ExportCertificatePem() + "\n");
        Write($"{name}.key", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private string At(string name) => Path.Combine(checkout.Keys, "services", name);
}
