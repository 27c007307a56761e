using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace Omega.Core.Evidence;

/// <summary>Reads what `docker save` writes of one image, in one pass and without unpacking it, whichever store the engine has.</summary>
public static class ImageArchive
{
    private const int LargestDocument = 8 << 20;
    private const int Head = 512;

    /// <summary>The contents of the one image in an archive.</summary>
    /// <exception cref="OmegaException">It is no such archive, or holds something that cannot be read here.</exception>
    public static async Task<ImageContents> ReadAsync(Stream archive, ImageReading reading, CancellationToken cancellation = default)
    {
        var layers = new Dictionary<string, (LayerReader Layer, Digest Digest)>();
        var documents = new Dictionary<string, byte[]>();
        var links = new Dictionary<string, string>();
        try
        {
            var entries = new TarReader(archive);
            await using var closing = entries.ConfigureAwait(false);
            while (await entries.GetNextEntryAsync(copyData: false, cancellation).ConfigureAwait(false) is { } entry)
            {
                if (entry.EntryType == TarEntryType.SymbolicLink)
                {
                    // Two layers of the same content: `../<id>/layer.tar`.
                    links[entry.Name] = entry.LinkName.TrimStart('.', '/');
                }
                else if (entry.DataStream is { } data)
                {
                    await ReadAsync(entry, data, reading, layers, documents, cancellation).ConfigureAwait(false);
                }
            }

            return Stack(layers, documents, links);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new OmegaException($"What the Docker engine saved of an image cannot be read: {exception.Message.TrimEnd('.')}. Check the engine (`docker save`).");
        }
    }

    private static async Task ReadAsync(
        TarEntry entry, Stream data, ImageReading reading, Dictionary<string, (LayerReader Layer, Digest Digest)> layers, Dictionary<string, byte[]> documents,
        CancellationToken cancellation)
    {
        var head = new byte[Head];
        var length = await data.ReadAtLeastAsync(head, Head, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        await using var whole = new HeadedStream(head.AsMemory(0, length), data);
        var isZipped = length > 1 && head[0] == 0x1f && head[1] == 0x8b;
        if (isZipped)
        {
            await using var unzipped = new GZipStream(whole, CompressionMode.Decompress, leaveOpen: true);
            layers[entry.Name] = await LayerAsync(unzipped, reading, cancellation).ConfigureAwait(false);
        }
        else if (head.AsSpan(257, 5).SequenceEqual("ustar"u8) || (length == Head && !head.AsSpan().ContainsAnyExcept((byte)0)))
        {
            layers[entry.Name] = await LayerAsync(whole, reading, cancellation).ConfigureAwait(false);
        }
        else if (length > 3 && head.AsSpan(0, 4).SequenceEqual((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]))
        {
            throw new InvalidDataException("a layer is packed with zstd, which this program does not unpack");
        }
        else if (entry.Length <= LargestDocument)
        {
            using var kept = new MemoryStream();
            await whole.CopyToAsync(kept, cancellation).ConfigureAwait(false);
            documents[entry.Name] = kept.ToArray();
        }
    }

    private static async Task<(LayerReader Layer, Digest Digest)> LayerAsync(Stream tar, ImageReading reading, CancellationToken cancellation)
    {
        await using var hashed = new HashedStream(tar);
        var layer = await LayerReader.ReadAsync(hashed, reading, cancellation).ConfigureAwait(false);
        return (layer, await hashed.ToEndAsync(cancellation).ConfigureAwait(false));
    }

    private static ImageContents Stack(Dictionary<string, (LayerReader Layer, Digest Digest)> layers, Dictionary<string, byte[]> documents, Dictionary<string, string> links)
    {
        using var manifest = JsonDocument.Parse(documents.GetValueOrDefault("manifest.json") ?? throw new InvalidDataException("manifest.json is missing"));
        if (manifest.RootElement.GetArrayLength() != 1)
        {
            throw new InvalidDataException("it holds more than one image, or none");
        }

        var image = manifest.RootElement[0];
        var files = new SortedDictionary<string, ImageFile>(StringComparer.Ordinal);
        var texts = new Dictionary<string, string>();
        var digests = new List<Digest>();
        foreach (var name in image.GetProperty("Layers").EnumerateArray().Select(layer => layer.GetString()!))
        {
            var (layer, digest) = layers.TryGetValue(links.GetValueOrDefault(name, name), out var read) ? read : throw new InvalidDataException($"the layer {name} is missing");
            layer.LayOn(files, texts);
            digests.Add(digest);
        }

        var config = documents[image.GetProperty("Config").GetString()!];
        return new ImageContents([Digest.Of(config), .. Manifests(documents)], files, texts) { Config = config, Layers = digests };
    }

    private static IEnumerable<Digest> Manifests(Dictionary<string, byte[]> documents)
    {
        if (!documents.TryGetValue("index.json", out var text))
        {
            yield break;
        }

        using var index = JsonDocument.Parse(text);
        foreach (var manifest in index.RootElement.GetProperty("manifests").EnumerateArray())
        {
            if (Digest.TryParse(manifest.GetProperty("digest").GetString(), out var digest))
            {
                yield return digest;
            }
        }
    }
}
