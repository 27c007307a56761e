using System.Text.Json;

namespace Omega.Core.Evidence;

/// <summary>An inventory read back.</summary>
/// <param name="Image">Digest of the image's configuration.</param>
/// <param name="Base">Base image by tag and digest.</param>
/// <param name="Commit">Git commit.</param>
/// <param name="Packages">Package URLs of the packages that it names.</param>
/// <param name="Files">Its files by path.</param>
public sealed record Sbom(string Image, string Base, string Commit, IReadOnlyList<string> Packages, IReadOnlyDictionary<string, SbomFile> Files)
{
    /// <summary>Reads a document that <see cref="CycloneDx"/> wrote; of any other, what it understands.</summary>
    /// <exception cref="OmegaException">It is no CycloneDX.</exception>
    public static Sbom Read(ReadOnlyMemory<byte> document)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            var root = json.RootElement;
            if (root.GetProperty("bomFormat").GetString() != "CycloneDX")
            {
                throw new JsonException("it is not CycloneDX");
            }

            var about = Properties(root.GetProperty("metadata"));
            var components = root.GetProperty("components").EnumerateArray().ToList();
            return new Sbom(
                One(about, SbomNames.Image), One(about, SbomNames.Base), One(about, SbomNames.Commit),
                [.. components.Where(component => component.TryGetProperty("purl", out _)).Select(component => component.GetProperty("purl").GetString()!)],
                components.Where(component => component.GetProperty("type").GetString() == "file").Select(File).ToDictionary(file => file.Path));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new OmegaException($"The inventory of the release cannot be read: {exception.Message}", ExitCode.Refused);
        }
    }

    /// <summary>Digest over what a scanner reads of an inventory: all but its files, and what it is an inventory of.</summary>
    public static Digest PackagesOf(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document);
        return Digest.Of(string.Join('\n', json.RootElement.GetProperty("components").EnumerateArray()
            .Where(component => component.GetProperty("type").GetString() != "file").Select(component => component.GetRawText())));
    }

    private static SbomFile File(JsonElement component)
    {
        var properties = Properties(component);
        var hash = component.TryGetProperty("hashes", out var hashes) ? hashes[0].GetProperty("content").GetString()! : "";
        return new SbomFile(
            component.GetProperty("name").GetString()!, hash, One(properties, SbomNames.Origin), [.. properties[SbomNames.From]],
            One(properties, SbomNames.Package), One(properties, SbomNames.Why));
    }

    private static string One(ILookup<string, string> properties, string name) => properties[name].FirstOrDefault() ?? "";

    private static ILookup<string, string> Properties(JsonElement element) =>
        (element.TryGetProperty("properties", out var properties) ? properties.EnumerateArray().ToList() : [])
            .ToLookup(property => property.GetProperty("name").GetString()!, property => property.GetProperty("value").GetString()!);
}

/// <summary>What an inventory says of a file.</summary>
/// <param name="Path">Its path in the image.</param>
/// <param name="Sha256">Hash of its bytes, hex; empty for a link.</param>
/// <param name="Origin">`package`, `commit`, `compiled`, `generated`, `link` or `unknown`.</param>
/// <param name="From">What it is, or was made from.</param>
/// <param name="Package">Package URL; empty where it is of none.</param>
/// <param name="Why">Why its origin is unknown; empty: it is known.</param>
public sealed record SbomFile(string Path, string Sha256, string Origin, IReadOnlyList<string> From, string Package, string Why)
{
    /// <summary>Whether somebody can say where it comes from.</summary>
    public bool IsKnown => Origin.Length > 0 && Origin != SbomNames.Unknown;
}
