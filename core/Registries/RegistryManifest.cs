using System.Text.Json;

namespace Omega.Core.Registries;

/// <summary>A manifest as its bytes say, whatever the registry says about them.</summary>
/// <param name="Digest">Digest of the bytes.</param>
/// <param name="Size">Number of the bytes.</param>
/// <param name="Config">Digest of the image's configuration, which names every layer's content; null when this is no manifest of one image.</param>
/// <param name="IsIndex">Whether it names other manifests, one for each platform.</param>
public sealed record RegistryManifest(Digest Digest, long Size, Digest? Config, bool IsIndex)
{
    /// <summary>Its annotations; none where they are unreadable.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>The bytes; none where the manifest was not read.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Its kind, by which another manifest names it.</summary>
    public string MediaType { get; init; } = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Reads the bytes; anything that two programs could read in two ways has no configuration.</summary>
    public static RegistryManifest Read(ReadOnlyMemory<byte> bytes)
    {
        var digest = Digest.Of(bytes.Span);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? new(digest, bytes.Length, null, false)
                : new(digest, bytes.Length, ConfigOf(root), root.EnumerateObject().Any(field => Is(field, "manifests")))
                {
                    Annotations = AnnotationsOf(root),
                    Bytes = bytes,
                    MediaType = root.TryGetProperty("mediaType", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()!
                        : "application/vnd.oci.image.manifest.v1+json",
                };
        }
        catch (JsonException)
        {
            return new(digest, bytes.Length, null, false);
        }
    }

    // The engine's reader takes a field in any case, and of two the last one.
    private static Digest? ConfigOf(JsonElement root) =>
        HasTwice(root) || root.EnumerateObject().Any(field => Is(field, "manifests") || Is(field, "fsLayers"))
            || !root.TryGetProperty("config", out var config) || config.ValueKind != JsonValueKind.Object || HasTwice(config)
            || !config.TryGetProperty("digest", out var text) || text.ValueKind != JsonValueKind.String
            || !Digest.TryParse(text.GetString(), out var digest)
            ? null
            : digest;

    private static Dictionary<string, string> AnnotationsOf(JsonElement root) =>
        root.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object && !HasTwice(annotations)
            ? annotations.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String)
                .ToDictionary(field => field.Name, field => field.Value.GetString()!)
            : [];

    private static bool HasTwice(JsonElement element) =>
        element.EnumerateObject().GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase).Any(group => group.Skip(1).Any());

    private static bool Is(JsonProperty field, string name) => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
