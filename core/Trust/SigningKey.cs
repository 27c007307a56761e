using System.Security.Cryptography;

namespace Omega.Core.Trust;

/// <summary>A key that signs for Docker Content Trust, in the form that notary and the Docker client read: encrypted, its role in a header.</summary>
/// <param name="Id">Id of the key.</param>
/// <param name="PrivateText">Private key (PEM), encrypted with the passphrase.</param>
/// <param name="PublicText">Public key (PEM).</param>
public sealed record SigningKey(string Id, string PrivateText, string PublicText)
{
    // notary 0.6 reads no other.
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA1, 100_000);

    /// <summary>Makes a new key for a role.</summary>
    public static SigningKey Create(string role, string passphrase)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Of("ecdsa", key, role, passphrase);
    }

    /// <summary>Reads a private key (PEM), plain or encrypted.</summary>
    /// <exception cref="OmegaException">It cannot be opened.</exception>
    public static SigningKey Read(string pem, string role, string passphrase)
    {
        Exception? last = null;
        foreach (var kind in (string[])["ecdsa", "rsa"])
        {
            using AsymmetricAlgorithm key = kind == "ecdsa" ? ECDsa.Create() : RSA.Create();
            try
            {
                if (pem.Contains("ENCRYPTED", StringComparison.Ordinal))
                {
                    key.ImportFromEncryptedPem(pem, passphrase);
                }
                else
                {
                    key.ImportFromPem(pem);
                }

                return Of(kind, key, role, passphrase);
            }
            catch (Exception exception) when (exception is CryptographicException or ArgumentException)
            {
                last = exception;
            }
        }

        throw new OmegaException(
            $"Cannot open the key in omega:signingKey: {last!.Message.ReplaceLineEndings(" ").TrimEnd('.')}. It must be a private key (PEM), and omega:signingPassphrase its passphrase.");
    }

    private static SigningKey Of(string kind, AsymmetricAlgorithm key, string role, string passphrase)
    {
        var lines = key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, Encryption).Split('\n');
        return new(
            KeyId.Of(kind, key.ExportSubjectPublicKeyInfo())!,
            string.Join('\n', [lines[0], $"role: {role}", "", .. lines[1..]]) + "\n",
            key.ExportSubjectPublicKeyInfoPem() + "\n");
    }
}
