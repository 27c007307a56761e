using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Omega.Core.Ledger;

/// <summary>A key that signs the records of a ledger: ECDSA P-256 over SHA-256, so that openssl and cosign verify it as well.</summary>
public sealed class LedgerKey : IDisposable
{
    private readonly ECDsa _key;

    private LedgerKey(ECDsa key) => _key = key;

    /// <summary>The public half, PEM.</summary>
    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>The private half, PEM (PKCS #8), not encrypted.</summary>
    public string PrivatePem => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>Makes a new key.</summary>
    public static LedgerKey Generate() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a private key.</summary>
    /// <exception cref="OmegaException">The text is no private key on P-256; it is not shown.</exception>
    public static LedgerKey FromPrivatePem(string pem) => TryRead(pem, out var key) && HasPrivateHalf(key)
        ? new(key)
        : throw new OmegaException(
            "omega:ledgerKey must be a private key on the curve P-256 (PEM, not encrypted), was something else. "
            + "Make one with `openssl ecparam -name prime256v1 -genkey -noout`.", Core.ExitCode.Input);

    /// <summary>True for the public half of such a key, PEM.</summary>
    public static bool IsPublicPem(string pem)
    {
        var isKey = pem.Contains("PUBLIC KEY", StringComparison.Ordinal) & TryRead(pem, out var key);
        key?.Dispose();
        return isKey;
    }

    /// <summary>The record with a signature over its text.</summary>
    public LedgerRecord Sign(LedgerRecord record) => record with { Signature = Sign(record.SignedText) };

    /// <summary>The statement with a signature over its text.</summary>
    public Promotion Sign(Promotion promotion) => promotion with { Signature = Sign(promotion.SignedText) };

    /// <summary>True when one of the public keys (PEM) signed exactly this record; whatever the signature's text is, nothing is thrown.</summary>
    public static bool HasSigned(LedgerRecord record, IEnumerable<string> publicKeys) => HasSigned(record.SignedText, record.Signature, publicKeys);

    /// <summary>True when one of the public keys (PEM) signed exactly this text; whatever the signature's text is, nothing is thrown.</summary>
    internal static bool HasSigned(string text, string signature, IEnumerable<string> publicKeys)
    {
        var bytes = new byte[128];
        return Convert.TryFromBase64String(signature, bytes, out var length) && length > 0
            && publicKeys.Any(pem => HasSigned(text, pem, bytes.AsSpan(0, length)));
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private string Sign(string text) => Convert.ToBase64String(
        _key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    private static bool HasSigned(string text, string pem, ReadOnlySpan<byte> signature)
    {
        if (!TryRead(pem, out var key))
        {
            return false;
        }

        using (key)
        {
            return key.VerifyData(
                Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
    }

    private static bool TryRead(string pem, [NotNullWhen(true)] out ECDsa? key)
    {
        key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.KeySize == 256)
            {
                return true;
            }
        }
        catch (Exception problem) when (problem is ArgumentException or CryptographicException)
        {
            // Told by the caller, who knows where the text stands; the text itself may be a secret.
        }

        key.Dispose();
        key = null;
        return false;
    }

    private static bool HasPrivateHalf(ECDsa key)
    {
        try
        {
            return key.ExportParameters(includePrivateParameters: true).D is not null;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
