using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Omega.Core.Trust;

/// <summary>Something that is said of an image in a form that others read: an in-toto statement, its bytes as they are signed.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Content">The bytes.</param>
public sealed record Statement(StatementKind Kind, ReadOnlyMemory<byte> Content)
{
    /// <summary>What cosign signs of an image is a statement of this type, which says no more than the image's digest and annotations.</summary>
    public const string SignatureType = "https://sigstore.dev/cosign/sign/v1";

    private const string Type = "https://in-toto.io/Statement/v1";

    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Digest of the bytes; the ledger names it.</summary>
    public Digest Digest { get; } = Digest.Of(Content.Span);

    /// <summary>What it says, as it was written.</summary>
    public ReadOnlyMemory<byte> Predicate
    {
        get
        {
            using var json = JsonDocument.Parse(Content);
            return Encoding.UTF8.GetBytes(json.RootElement.GetProperty("predicate").GetRawText());
        }
    }

    /// <summary>Makes one about an image.</summary>
    public static Statement Of(StatementKind kind, string repository, Digest image, ReadOnlySpan<byte> predicate)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            json.WriteString("_type", Type);
            json.WriteStartArray("subject");
            json.WriteStartObject();
            json.WriteString("name", repository);
            json.WriteStartObject("digest");
            json.WriteString("sha256", image.Hex);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("predicateType", TypeOf(kind));
            json.WritePropertyName("predicate");
            json.WriteRawValue(predicate.TrimEnd((byte)'\n'));
            json.WriteEndObject();
        }

        return new Statement(kind, buffer.WrittenMemory);
    }

    /// <summary>Reads one about an image; null for anything else, and for one about another image.</summary>
    public static Statement? Read(ReadOnlyMemory<byte> content, Digest image)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var root = json.RootElement;
            var subjects = root.GetProperty("subject");
            var isAbout = subjects.GetArrayLength() == 1 && subjects[0].GetProperty("digest").GetProperty("sha256").GetString() == image.Hex;
            var type = root.GetProperty("predicateType").GetString();
            return root.GetProperty("_type").GetString() == Type && isAbout && root.TryGetProperty("predicate", out _)
                ? Enum.GetValues<StatementKind>().Where(kind => TypeOf(kind) == type).Select(kind => new Statement(kind, content)).FirstOrDefault()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>What a kind is called in files, in the trust data and in the ledger.</summary>
    public static string NameOf(StatementKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The kind in words that others know: `cosign verify-attestation --type …`.</summary>
    public static string TypeOf(StatementKind kind) => kind switch
    {
        StatementKind.Sbom => "https://cyclonedx.org/bom",
        StatementKind.Provenance => "https://slsa.dev/provenance/v1",
        _ => "urn:omega:rebuild:1",
    };
}

/// <summary>What a statement is about.</summary>
public enum StatementKind
{
    /// <summary>What the image consists of (CycloneDX).</summary>
    Sbom,

    /// <summary>How it was built (SLSA).</summary>
    Provenance,

    /// <summary>That it is the same when it is built again, by somebody else than who built it.</summary>
    Rebuild,
}
