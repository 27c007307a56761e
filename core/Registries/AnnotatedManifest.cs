using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Omega.Core.Registries;

/// <summary>An OCI manifest that carries annotations and no content: the empty object that the specification names stands for both.</summary>
internal static class AnnotatedManifest
{
    /// <summary>The empty object.</summary>
    public const string Empty = "{}";

    private const string EmptyType = "application/vnd.oci.empty.v1+json";

    /// <summary>Digest of <see cref="Empty"/>.</summary>
    public static Digest EmptyDigest { get; } = Digest.Of(Empty);

    /// <summary>How a manifest names the empty object.</summary>
    public static Dictionary<string, object> EmptyDescriptor => new() { ["mediaType"] = EmptyType, ["digest"] = EmptyDigest.ToString(), ["size"] = Empty.Length };

    /// <summary>The text of the manifest.</summary>
    public static string Of(IReadOnlyDictionary<string, string> annotations)
    {
        return JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["artifactType"] = "application/vnd.omega.ledger-record",
            ["config"] = EmptyDescriptor,
            ["layers"] = new[] { EmptyDescriptor },
            ["annotations"] = annotations,
        });
    }

    /// <summary>Text as the body of a request.</summary>
    public static HttpContent Content(string text, string type) => Content(Encoding.UTF8.GetBytes(text), type);

    /// <summary>Bytes as the body of a request.</summary>
    public static HttpContent Content(ReadOnlyMemory<byte> bytes, string type) =>
        new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
}
