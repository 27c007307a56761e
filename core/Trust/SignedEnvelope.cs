using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omega.Core.Registries;

namespace Omega.Core.Trust;

/// <summary>A statement with the signatures on it (DSSE), as cosign's bundle has it.</summary>
/// <param name="Payload">The statement's bytes.</param>
/// <param name="Signed">The bytes that are signed: the statement and its type.</param>
/// <param name="Signatures">Signatures over them.</param>
internal sealed record SignedEnvelope(byte[] Payload, byte[] Signed, IReadOnlyList<byte[]> Signatures)
{
    /// <summary>Reads a bundle; null for anything else.</summary>
    public static SignedEnvelope? Read(ReadOnlyMemory<byte> bundle)
    {
        try
        {
            using var json = JsonDocument.Parse(bundle);
            var envelope = json.RootElement.GetProperty("dsseEnvelope");
            var type = envelope.GetProperty("payloadType").GetString()!;
            var payload = envelope.GetProperty("payload").GetBytesFromBase64();
            return type != Artifact.InToto ? null : new SignedEnvelope(
                payload,
                [.. Encoding.UTF8.GetBytes($"DSSEv1 {Encoding.UTF8.GetByteCount(type)} {type} {payload.Length} "), .. payload],
                [.. envelope.GetProperty("signatures").EnumerateArray().Select(signature => signature.GetProperty("sig").GetBytesFromBase64())]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether the owner of a public key (PEM) signed it; a key of a kind that is not known here has signed nothing.</summary>
    public bool IsSignedBy(string pem) => Signatures.Any(signature => Verifies(pem, signature));

    private bool Verifies(string pem, byte[] signature)
    {
        try
        {
            if (Try<ECDsa>(ECDsa.Create, pem) is { } curve)
            {
                using (curve)
                {
                    return curve.VerifyData(Signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
                }
            }

            using var rsa = Try<RSA>(RSA.Create, pem);
            return rsa?.VerifyData(Signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) == true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static T? Try<T>(Func<T> create, string pem) where T : AsymmetricAlgorithm
    {
        var key = create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }
}
