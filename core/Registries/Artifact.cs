using System.Text.Json;

namespace Omega.Core.Registries;

/// <summary>Something that lies beside an image in a registry: a manifest that names the image as its subject, and one piece of content.</summary>
public sealed record Artifact
{
    /// <summary>What cosign wraps signatures and signed statements in.</summary>
    public const string Bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /// <summary>A statement as it is.</summary>
    public const string InToto = "application/vnd.in-toto+json";

    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private Artifact(ReadOnlyMemory<byte> manifest, ReadOnlyMemory<byte> content, Digest subject, string type)
    {
        (Manifest, Content, Subject, Type) = (manifest, content, subject, type);
        Digest = Digest.Of(manifest.Span);
    }

    /// <summary>Bytes of the manifest.</summary>
    public ReadOnlyMemory<byte> Manifest { get; }

    /// <summary>Bytes of the content.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The image that it is about.</summary>
    public Digest Subject { get; }

    /// <summary>Its kind, as the manifest says.</summary>
    public string Type { get; }

    /// <summary>Digest of the manifest.</summary>
    public Digest Digest { get; }

    /// <summary>Makes one; the same content at the same time gives the same bytes.</summary>
    /// <param name="subject">The image.</param>
    /// <param name="type">Its kind, and that of its content.</param>
    /// <param name="content">The content.</param>
    /// <param name="annotations">What is said of it in the registry's list.</param>
    public static Artifact Of(RegistryManifest subject, string type, ReadOnlyMemory<byte> content, IReadOnlyDictionary<string, string> annotations)
    {
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["artifactType"] = type,
            ["config"] = AnnotatedManifest.EmptyDescriptor,
            ["layers"] = new[] { Descriptor(type, Digest.Of(content.Span), content.Length) },
            ["subject"] = Descriptor(subject.MediaType, subject.Digest, subject.Size),
            ["annotations"] = annotations,
        });
        return new Artifact(manifest, content, subject.Digest, type);
    }

    /// <summary>Reads one; null for bytes that are none, or where the content is not the one that the manifest names.</summary>
    public static Artifact? Read(ReadOnlyMemory<byte> manifest, ReadOnlyMemory<byte> content)
    {
        try
        {
            return ContentOf(manifest) is { } named && named == Digest.Of(content.Span) ? new Artifact(manifest, content, SubjectOf(manifest), TypeOf(manifest)) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The one piece of content that a manifest names; null where it names none or several.</summary>
    internal static Digest? ContentOf(ReadOnlyMemory<byte> manifest)
    {
        try
        {
            using var json = JsonDocument.Parse(manifest);
            var layers = json.RootElement.GetProperty("layers");
            return layers.GetArrayLength() == 1 && Digest.TryParse(layers[0].GetProperty("digest").GetString(), out var digest) ? digest : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>How the registry's list names it.</summary>
    internal Dictionary<string, object> Listed
    {
        get
        {
            using var json = JsonDocument.Parse(Manifest);
            var listed = Descriptor(ManifestType, Digest, Manifest.Length);
            listed["artifactType"] = Type;
            if (json.RootElement.TryGetProperty("annotations", out var annotations))
            {
                listed["annotations"] = annotations.Clone();
            }

            return listed;
        }
    }

    private static Digest SubjectOf(ReadOnlyMemory<byte> manifest)
    {
        using var json = JsonDocument.Parse(manifest);
        return Digest.Parse(json.RootElement.GetProperty("subject").GetProperty("digest").GetString() ?? "");
    }

    private static string TypeOf(ReadOnlyMemory<byte> manifest)
    {
        using var json = JsonDocument.Parse(manifest);
        var layer = json.RootElement.GetProperty("layers")[0].GetProperty("mediaType").GetString() ?? "";
        return json.RootElement.TryGetProperty("artifactType", out var type) ? type.GetString() ?? layer : layer;
    }

    private static Dictionary<string, object> Descriptor(string type, Digest digest, long size) =>
        new() { ["mediaType"] = type, ["digest"] = digest.ToString(), ["size"] = size };
}
