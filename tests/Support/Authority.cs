using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Omega.Tests;

/// <summary>An authority of a test's own, which certifies whatever it is asked for.</summary>
internal sealed class Authority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Authority()
    {
        var request = new CertificateRequest("CN=Omega test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-20), DateTimeOffset.UtcNow.AddYears(20));
    }

    /// <summary>What has to be trusted.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>PEM texts of a certificate for names, and of its key.</summary>
    public (string Certificate, string Key) Certify(params string[] names) => Certify(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90), names);

    /// <summary>The same, of other days.</summary>
    public (string Certificate, string Key) Certify(DateTimeOffset from, DateTimeOffset until, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256), from, until, names);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The same, with a key of another kind.</summary>
    public (string Certificate, string Key) CertifyRsa(int bits, params string[] names)
    {
        using var key = RSA.Create(bits);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = Sign(request, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90), names);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset until, string[] names)
    {
        var alternative = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (System.Net.IPAddress.TryParse(name, out var address))
            {
                alternative.AddIpAddress(address);
            }
            else
            {
                alternative.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternative.Build());
        return request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from, until, RandomNumberGenerator.GetBytes(8));
    }
}
