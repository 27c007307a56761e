using System.Security.Cryptography.X509Certificates;

namespace Omega.Core.Trust;

/// <summary>Ids of keys as The Update Framework, and so `docker trust` and notary, write them.</summary>
public static class KeyId
{
    private const string Certificate = "-x509";

    /// <summary>Id of the public half of a key, whatever the names of its certificate; null for a kind that is not known.</summary>
    /// <param name="kind">Kind as the trust data has it: ecdsa, rsa, ed25519, ecdsa-x509, rsa-x509.</param>
    /// <param name="value">The public key, or its certificate.</param>
    public static string? Of(string kind, byte[] value) => kind switch
    {
        "ecdsa" or "rsa" or "ed25519" => Hash(kind, value),
        "ecdsa-x509" or "rsa-x509" => Hash(kind[..^Certificate.Length], PublicKeyOf(value)),
        _ => null,
    };

    private static byte[] PublicKeyOf(byte[] pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(pem));
        return certificate.PublicKey.ExportSubjectPublicKeyInfo();
    }

    private static string Hash(string kind, byte[] key) =>
        Digest.Of($$$"""{"keytype":"{{{kind}}}","keyval":{"private":null,"public":"{{{Convert.ToBase64String(key)}}}"}}""").Hex;
}
