using System.Text.Json;
using Omega.Core.Registries;

namespace Omega.Core.Trust;

/// <summary>What cosign signs of an image: its digest, and annotations such as the version.</summary>
/// <param name="Envelope">The statement with the signatures on it.</param>
/// <param name="Digest">The image.</param>
/// <param name="Annotations">What is said of it.</param>
internal sealed record SignedStatement(SignedEnvelope Envelope, Digest Digest, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>Reads what lies beside an image; null for anything else than a signature of one image.</summary>
    public static SignedStatement? Read(Artifact artifact)
    {
        if (artifact.Type != Artifact.Bundle || SignedEnvelope.Read(artifact.Content) is not { } envelope)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(envelope.Payload);
            var root = json.RootElement;
            var subjects = root.GetProperty("subject");
            if (root.GetProperty("predicateType").GetString() != Statement.SignatureType || subjects.GetArrayLength() != 1
                || !Digest.TryParse($"sha256:{subjects[0].GetProperty("digest").GetProperty("sha256").GetString()}", out var digest))
            {
                return null;
            }

            return new SignedStatement(envelope, digest, subjects[0].TryGetProperty("annotations", out var annotations)
                ? annotations.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? "")
                : []);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            return null;
        }
    }
}
