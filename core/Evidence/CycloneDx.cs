using System.Text.Encodings.Web;
using System.Text.Json;

namespace Omega.Core.Evidence;

/// <summary>Writes an inventory as CycloneDX 1.6 (JSON). The same release gives the same bytes: no clock, no random number, one order.</summary>
public static class CycloneDx
{
    /// <summary>Media type of the document.</summary>
    public const string MediaType = "application/vnd.cyclonedx+json";

    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document.</summary>
    /// <param name="inventory">What the release consists of.</param>
    /// <param name="release">What it is known by.</param>
    /// <param name="image">Digest of the image's configuration.</param>
    public static byte[] Write(Inventory inventory, ReleaseFacts release, Digest image) => Document(json =>
    {
        Metadata(json, inventory, release, image);
        json.WriteStartArray("components");
        Packages(json, inventory.Packages, inventory.Used);
        foreach (var file in inventory.Files)
        {
            File(json, file, inventory);
        }

        json.WriteEndArray();
        Dependencies(json, inventory.Packages, inventory.Used);
    });

    /// <summary>All packages of a base as a document that scanners read; its files are left out.</summary>
    public static byte[] WriteBase(PackageDatabase database, string name) => Document(json =>
    {
        json.WriteStartObject("metadata");
        json.WriteStartObject("component");
        json.WriteString("type", "container");
        json.WriteString("bom-ref", "image");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("components");
        Packages(json, database.Kind, database.Packages);
        json.WriteEndArray();
        Dependencies(json, database.Kind, database.Packages);
    });

    private static byte[] Document(Action<Utf8JsonWriter> parts) =>
    [
        .. JsonBytes.Of(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("bomFormat", "CycloneDX");
                json.WriteString("specVersion", "1.6");
                json.WriteNumber("version", 1);
                parts(json);
                json.WriteEndObject();
            },
            Format),
        (byte)'\n',
    ];

    private static void Metadata(Utf8JsonWriter json, Inventory inventory, ReleaseFacts release, Digest image)
    {
        json.WriteStartObject("metadata");
        json.WriteString("timestamp", release.Version.Rfc3339);
        json.WriteStartObject("tools");
        json.WriteStartArray("components");
        json.WriteStartObject();
        json.WriteString("type", "application");
        json.WriteString("name", "omega");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("component");
        json.WriteString("type", "container");
        json.WriteString("bom-ref", "image");
        json.WriteString("name", release.Repository);
        json.WriteString("version", release.Version.ToString());
        json.WriteEndObject();
        Properties(json,
            (SbomNames.Image, image.ToString()), (SbomNames.Base, release.Base), (SbomNames.Commit, release.Commit),
            (SbomNames.Bytes, $"{inventory.Bytes}"), (SbomNames.KnownBytes, $"{inventory.KnownBytes}"));
        json.WriteEndObject();
    }

    private static void Packages(Utf8JsonWriter json, PackageKind? kind, IEnumerable<BasePackage> packages)
    {
        if (kind is null)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "operating-system");
        json.WriteString("bom-ref", "distribution");
        json.WriteString("name", kind.Distribution.Id);
        json.WriteString("version", kind.Distribution.Version);
        json.WriteEndObject();
        foreach (var package in packages)
        {
            json.WriteStartObject();
            json.WriteString("type", "library");
            json.WriteString("bom-ref", PackageUrl.Of(package, kind));
            json.WriteString("name", package.Name);
            json.WriteString("version", package.Version);
            json.WriteString("purl", PackageUrl.Of(package, kind));
            Properties(json, [.. TrivyNames.Of(package, kind)]);
            json.WriteEndObject();
        }
    }

    private static void File(Utf8JsonWriter json, InventoryFile file, Inventory inventory)
    {
        json.WriteStartObject();
        json.WriteString("type", "file");
        json.WriteString("bom-ref", $"file:{file.File.Path}");
        json.WriteString("name", file.File.Path);
        if (file.File.Link is null)
        {
            json.WriteStartArray("hashes");
            json.WriteStartObject();
            json.WriteString("alg", "SHA-256");
            json.WriteString("content", file.File.Sha256);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        Properties(json, [(SbomNames.Size, $"{file.File.Size}"), .. Origin(file.Origin, inventory)]);
        json.WriteEndObject();
    }

    private static IEnumerable<(string, string)> Origin(FileOrigin origin, Inventory inventory) => origin switch
    {
        FileOrigin.OfPackage of =>
        [
            (SbomNames.Origin, SbomNames.OfPackage), (SbomNames.From, of.Path),
            (SbomNames.Package, PackageUrl.Of(of.Package, inventory.Packages!)),
        ],
        FileOrigin.OfCommit of => [(SbomNames.Origin, SbomNames.OfCommit), (SbomNames.From, of.Path)],
        FileOrigin.MadeHere made => [(SbomNames.Origin, made.How), .. made.From.Select(from => (SbomNames.From, from))],
        FileOrigin.Unknown unknown => [(SbomNames.Origin, SbomNames.Unknown), (SbomNames.Why, unknown.Why)],
        _ => throw new InvalidOperationException($"No word for {origin.GetType().Name}."),
    };

    private static void Dependencies(Utf8JsonWriter json, PackageKind? kind, IEnumerable<BasePackage> packages)
    {
        json.WriteStartArray("dependencies");
        json.WriteStartObject();
        json.WriteString("ref", "image");
        json.WriteStartArray("dependsOn");
        if (kind is not null)
        {
            // By it scanners know which distribution the packages are of.
            json.WriteStringValue("distribution");
            foreach (var package in packages)
            {
                json.WriteStringValue(PackageUrl.Of(package, kind));
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Properties(Utf8JsonWriter json, params (string Name, string Value)[] properties)
    {
        json.WriteStartArray("properties");
        foreach (var (name, value) in properties)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
