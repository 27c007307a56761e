using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Omega.Core.Evidence;

/// <summary>One layer of an image: what it adds, and what it takes away from those below.</summary>
internal sealed class LayerReader
{
    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";
    private const int LargestText = 64 << 20;

    private readonly Dictionary<string, ImageFile> _files = [];
    private readonly Dictionary<string, string> _texts = [];
    private readonly List<(string Path, string Target)> _hardLinks = [];
    private readonly List<string> _folders = [];
    private readonly List<string> _removed = [];
    private readonly List<string> _emptied = [];

    /// <summary>Reads a layer to its end.</summary>
    public static async Task<LayerReader> ReadAsync(Stream tar, ImageReading reading, CancellationToken cancellation)
    {
        var layer = new LayerReader();
        // Whoever gave it reads what is behind the last entry.
        var entries = new TarReader(tar, leaveOpen: true);
        await using var closing = entries.ConfigureAwait(false);
        while (await entries.GetNextEntryAsync(copyData: false, cancellation).ConfigureAwait(false) is { } entry)
        {
            await layer.AddAsync(entry, reading, cancellation).ConfigureAwait(false);
        }

        return layer;
    }

    /// <summary>Lays this layer on those below.</summary>
    public void LayOn(SortedDictionary<string, ImageFile> files, Dictionary<string, string> texts)
    {
        foreach (var path in _removed.Concat(_emptied))
        {
            foreach (var gone in files.Keys.Where(file => file.StartsWith($"{path}/", StringComparison.Ordinal) || (file == path && !_emptied.Contains(path))).ToList())
            {
                files.Remove(gone);
                texts.Remove(gone);
            }
        }

        foreach (var folder in _folders)
        {
            files.Remove(folder);
        }

        foreach (var (path, file) in _files)
        {
            files[path] = file;
            texts.Remove(path);
        }

        foreach (var (path, text) in _texts)
        {
            texts[path] = text;
        }

        foreach (var (path, target) in _hardLinks.Where(link => files.ContainsKey(link.Target)))
        {
            files[path] = files[target] with { Path = path };
        }
    }

    private async Task AddAsync(TarEntry entry, ImageReading reading, CancellationToken cancellation)
    {
        var path = PathOf(entry.Name);
        var (folder, name) = (path[..path.LastIndexOf('/')], path[(path.LastIndexOf('/') + 1)..]);
        if (name == Opaque)
        {
            _emptied.Add(folder);
        }
        else if (name.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            _removed.Add($"{folder}/{name[Whiteout.Length..]}");
        }
        else if (entry.EntryType == TarEntryType.Directory)
        {
            _folders.Add(path);
        }
        else if (entry.EntryType == TarEntryType.SymbolicLink)
        {
            _files[path] = new ImageFile(path, 0, "", "", "", entry.LinkName) { Attributes = AttributesOf(entry) };
        }
        else if (entry.EntryType == TarEntryType.HardLink)
        {
            _hardLinks.Add((path, PathOf(entry.LinkName)));
        }
        else if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)
        {
            _files[path] = await FileAsync(path, entry, reading, cancellation).ConfigureAwait(false) with { Attributes = AttributesOf(entry) };
        }
    }

    private async Task<ImageFile> FileAsync(string path, TarEntry entry, ImageReading reading, CancellationToken cancellation)
    {
        var isText = reading.Text(path) && entry.Length <= LargestText;
        if (!isText && !reading.Hashes(path, entry.Length))
        {
            return new ImageFile(path, entry.Length, "", "", "");
        }

        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        using var text = new MemoryStream();
        var buffer = new byte[128 << 10];
        for (int read; entry.DataStream is { } data && (read = await data.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            var part = buffer.AsSpan(0, read);
            sha256.AppendData(part);
            md5.AppendData(part);
            sha1.AppendData(part);
            if (isText)
            {
                text.Write(part);
            }
        }

        if (isText)
        {
            _texts[path] = Encoding.UTF8.GetString(text.ToArray());
        }

        return new ImageFile(path, entry.Length, Hex(sha256), Hex(md5), Hex(sha1));
    }

    private static string AttributesOf(TarEntry entry) =>
        $"0{Convert.ToString((int)entry.Mode, 8)} {entry.Uid}:{entry.Gid} {entry.ModificationTime.ToUnixTimeSeconds()}";

    private static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());

    private static string PathOf(string name) => "/" + string.Join('/', name.Split('/').Where(part => part is not ("" or ".")));
}
