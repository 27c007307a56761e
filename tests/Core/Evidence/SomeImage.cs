using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Omega.Core.Evidence;

namespace Omega.Core.Tests.Evidence;

/// <summary>An image as `docker save` writes it, layer by layer.</summary>
public sealed class SomeImage
{
    private readonly List<byte[]> _layers = [];
    private readonly List<Digest> _named = [];

    /// <summary>Whether layers are packed, and the archive says so as the store of containerd does.</summary>
    public bool IsZipped { get; init; }

    public Digest Id => Digest.Of(Config);

    private string Config => JsonSerializer.Serialize(new { architecture = "amd64", rootfs = new { type = "layers", diff_ids = _named.Select(layer => layer.ToString()) } });

    /// <summary>Puts other bytes in the place of the last layer, which the configuration goes on naming.</summary>
    public SomeImage Changed(params (string Name, string Text)[] files)
    {
        Layer(files);
        _layers.RemoveAt(_layers.Count - 2);
        _named.RemoveAt(_named.Count - 1);
        return this;
    }

    /// <summary>Adds a layer; a text that begins with `-> ` is a link, one with `=> ` a hard link; a name that ends with `/` is a folder.</summary>
    public SomeImage Layer(params (string Name, string Text)[] files)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                var entry = name.EndsWith('/') ? new PaxTarEntry(TarEntryType.Directory, name)
                    : text.StartsWith("-> ", StringComparison.Ordinal) ? new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = text[3..] }
                    : text.StartsWith("=> ", StringComparison.Ordinal) ? new PaxTarEntry(TarEntryType.HardLink, name) { LinkName = text[3..] }
                    : new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };
                // The same files are the same layer, whenever they are written.
                entry.ModificationTime = DateTimeOffset.UnixEpoch;
                writer.WriteEntry(entry);
            }
        }

        _named.Add(Digest.Of(tar.ToArray()));
        _layers.Add(IsZipped ? Zipped(tar.ToArray()) : tar.ToArray());
        return this;
    }

    /// <summary>The archive.</summary>
    public MemoryStream Save()
    {
        var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            void Write(string name, byte[] content) =>
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            string Name(int index) => IsZipped ? $"blobs/sha256/{Digest.Of(_layers[index]).Hex}" : $"layer{index}/layer.tar";
            for (var index = _layers.Count - 1; index >= 0; index--)
            {
                Write(Name(index), _layers[index]);
            }

            Write("config.json", Encoding.UTF8.GetBytes(Config));
            if (IsZipped)
            {
                Write("index.json", Encoding.UTF8.GetBytes($$"""{"manifests":[{"digest":"{{Digest.Of("manifest")}}"}]}"""));
            }

            Write("manifest.json", JsonSerializer.SerializeToUtf8Bytes(new[] { new { Config = "config.json", Layers = Enumerable.Range(0, _layers.Count).Select(Name) } }));
        }

        archive.Position = 0;
        return archive;
    }

    public Task<ImageContents> ReadAsync(ImageReading? reading = null) => ImageArchive.ReadAsync(Save(), reading ?? ImageReading.OfRelease);

    private static byte[] Zipped(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            stream.Write(content);
        }

        return zipped.ToArray();
    }
}
