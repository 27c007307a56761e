using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Live;

/// <summary>Every file of an image with its owner and mode, and how large its layers are.</summary>
internal sealed class ImageLayers
{
    private readonly Dictionary<string, byte[]> _blobs = [];

    public List<TarEntry> Entries { get; } = [];

    /// <summary>Bytes of all layers, each compressed as a registry stores it.</summary>
    public long CompressedSize { get; private set; }

    public static async Task<ImageLayers> ReadAsync(string image)
    {
        var folder = Directory.CreateTempSubdirectory("omega-layers");
        try
        {
            var path = Path.Combine(folder.FullName, "image.tar");
            (await Shell.DockerAsync("save", "--output", path, image)).Succeeded();
            var layers = new ImageLayers();
            await using var file = File.OpenRead(path);
            layers.ReadBlobs(file);
            layers.ReadLayers();
            return layers;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void ReadBlobs(Stream saved)
    {
        using var reader = new TarReader(saved);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data)
            {
                using var copy = new MemoryStream();
                data.CopyTo(copy);
                _blobs[entry.Name] = copy.ToArray();
            }
        }
    }

    private void ReadLayers()
    {
        using var manifest = JsonDocument.Parse(_blobs["manifest.json"]);
        foreach (var name in manifest.RootElement[0].GetProperty("Layers").EnumerateArray())
        {
            using var layer = new MemoryStream();
            Plain(_blobs[name.GetString()!]).CopyTo(layer);
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                gzip.Write(layer.ToArray());
            }

            CompressedSize += packed.Length;
            layer.Position = 0;
            using var reader = new TarReader(layer);
            while (reader.GetNextEntry(copyData: true) is { } entry)
            {
                Entries.Add(entry);
            }
        }
    }

    private static Stream Plain(byte[] blob)
    {
        var stream = new MemoryStream(blob);
        return blob is [0x1f, 0x8b, ..] ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }
}
