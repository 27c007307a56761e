using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Omega.Core.Trust;

namespace Omega.Core.Tests.Trust;

public sealed class KeyIdTests
{
    // A key of a trust server of the distribution, with the id that `docker trust inspect` and notary show for it.
    private const string Public = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETk2icUDyynsFme2cFYiQG9GQcKiHFPuR+MKqbn2+SkB4kVrzyag15BCcI2Zoi/YF/0+qntw13f1b9qxKG9o1Og==";
    private const string Id = "113becfe46b60f1b2c5f359eb253a27451a0da55b8c245545fa279cd2b745920";

    [Fact]
    public void A_key_has_the_id_that_notary_gives_it() => Assert.Equal(Id, KeyId.Of("ecdsa", Convert.FromBase64String(Public)));

    [Theory]
    [InlineData("ecdsa-x509")]
    [InlineData("rsa-x509")]
    public void A_certificate_has_the_id_of_its_key(string kind)
    {
        using AsymmetricAlgorithm key = kind == "rsa-x509" ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = key is RSA rsa
            ? new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=x", (ECDsa)key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));

        Assert.Equal(KeyId.Of(kind[..^5], key.ExportSubjectPublicKeyInfo()), KeyId.Of(kind, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem())));
    }

    [Fact]
    public void A_kind_that_nobody_knows_has_none() => Assert.Null(KeyId.Of("magic", [1]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_key_that_was_made_opens_again_with_its_passphrase_only(bool plain)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var given = plain ? key.ExportECPrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem("secret", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

        var read = SigningKey.Read(given, "omega", "secret");

        Assert.Equal(KeyId.Of("ecdsa", key.ExportSubjectPublicKeyInfo()), read.Id);
        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\nrole: omega\n\n", read.PrivateText, StringComparison.Ordinal);
        Assert.Equal(read.Id, SigningKey.Read(read.PrivateText.Replace("role: omega\n\n", "", StringComparison.Ordinal), "omega", "secret").Id);
        Assert.Throws<OmegaException>(() => SigningKey.Read(read.PrivateText.Replace("role: omega\n\n", "", StringComparison.Ordinal), "omega", "wrong"));
    }
}
