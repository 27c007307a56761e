using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omega.Core.Registries;

namespace Omega.Core.Evidence;

/// <summary>
/// What was found out about a base, kept on this host under a code of whoever signs the releases: an inventory that is signed says nothing
/// by the word of somebody else who can write here. What does not fit is found out anew.
/// </summary>
/// <param name="store">Where it is kept.</param>
/// <param name="secret">Secret of who signs; empty: nothing is kept, and nothing that is kept counts.</param>
public sealed class KeptBase(EvidenceStore store, string secret)
{
    /// <summary>The facts of a base; null where none are kept that count.</summary>
    /// <param name="release">What is built upon it.</param>
    public BaseFacts? Find(ReleaseFacts release)
    {
        if (secret.Length == 0 || store.Read(release.BaseDigest, FileOf(release)) is not { Length: > HMACSHA256.HashSizeInBytes } kept)
        {
            return null;
        }

        var text = kept.AsMemory(HMACSHA256.HashSizeInBytes);
        return CryptographicOperations.FixedTimeEquals(kept.AsSpan(0, HMACSHA256.HashSizeInBytes), CodeOf(text.Span, release)) ? Read(text) : null;
    }

    /// <summary>Keeps the facts of a base.</summary>
    /// <exception cref="OmegaException">They cannot be written.</exception>
    public void Keep(ReleaseFacts release, BaseFacts facts)
    {
        if (secret.Length > 0)
        {
            var text = Write(facts);
            store.Keep(release.BaseDigest, FileOf(release), [.. CodeOf(text, release), .. text]);
        }
    }

    private static string FileOf(ReleaseFacts release) => $"base-{release.Platform.Replace('/', '-')}";

    private byte[] CodeOf(ReadOnlySpan<byte> text, ReleaseFacts release) => HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes($"facts of a base, 1\n{release.Base}\n{release.Platform}\n"), .. text]);

    private static byte[] Write(BaseFacts facts) => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        Strings(json, "packages", facts.Packages is { } kind ? [kind.Type, kind.Distribution.Id, kind.Distribution.Version] : []);
        Strings(json, "compiler", Fields(facts.Compiler));
        json.WriteStartArray("origins");
        foreach (var ((path, sha256), origin) in facts.Origins)
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteString("sha256", sha256);
            if (origin is FileOrigin.OfPackage of)
            {
                json.WriteString("from", of.Path);
                Strings(json, "package", Fields(of.Package));
            }
            else
            {
                json.WriteString("why", ((FileOrigin.Unknown)origin).Why);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static BaseFacts Read(ReadOnlyMemory<byte> text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        return new BaseFacts(
            Strings(root, "packages") is [var type, var id, var version] ? new PackageKind(type, new Distribution(id, version)) : null,
            Package(Strings(root, "compiler")),
            root.GetProperty("origins").EnumerateArray().ToDictionary(
                file => (Text(file, "path"), Text(file, "sha256")),
                file => file.TryGetProperty("why", out var why) ? (FileOrigin)new FileOrigin.Unknown(why.GetString()!)
                    : new FileOrigin.OfPackage(Package(Strings(file, "package"))!, Text(file, "from"))));
    }

    private static string[] Fields(BasePackage? package) =>
        package is null ? [] : [package.Name, package.Version, package.Architecture, package.Source, package.SourceVersion];

    private static BasePackage? Package(string[] fields) => fields is [var name, var version, var architecture, var source, var sourceVersion]
        ? new(name, version, architecture, source, sourceVersion) : null;

    private static void Strings(Utf8JsonWriter json, string name, string[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static string[] Strings(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(value => value.GetString()!)];

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
