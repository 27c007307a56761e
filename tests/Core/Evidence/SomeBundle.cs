using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omega.Core.Registries;
using Omega.Core.Trust;

namespace Omega.Core.Tests.Evidence;

/// <summary>What cosign puts beside an image: a statement in an envelope that a key signed.</summary>
internal static class SomeBundle
{
    /// <summary>The signature of an image for a version.</summary>
    public static Artifact Signature(RegistryManifest image, string version, ECDsa key) => Of(image, JsonSerializer.SerializeToUtf8Bytes(new
    {
        _type = "https://in-toto.io/Statement/v1",
        subject = new[] { new { digest = new { sha256 = image.Digest.Hex }, annotations = new { version } } },
        predicateType = Statement.SignatureType,
        predicate = new { },
    }), key);

    /// <summary>A statement about an image.</summary>
    public static Artifact Of(RegistryManifest image, byte[] payload, ECDsa key)
    {
        var signed = Encoding.UTF8.GetBytes($"DSSEv1 {Artifact.InToto.Length} {Artifact.InToto} {payload.Length} ").Concat(payload).ToArray();
        var envelope = new
        {
            payload = Convert.ToBase64String(payload),
            payloadType = Artifact.InToto,
            signatures = new[] { new { sig = Convert.ToBase64String(key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)) } },
        };
        return Artifact.Of(image, Artifact.Bundle, JsonSerializer.SerializeToUtf8Bytes(new { dsseEnvelope = envelope }), new Dictionary<string, string>());
    }
}
