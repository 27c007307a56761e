using System.IO.Compression;

namespace Omega.Offline.Engine.Backend;

/// <summary>Files of the state folder as pulumi writes them: plain, or compressed with gzip or zstd, which their names tell.</summary>
internal static class EncodedFile
{
    private const string Gzip = ".gz";
    private const string Zstd = ".zst";

    /// <summary>What a file's name may end with after its plain name.</summary>
    public static IReadOnlyList<string> Endings { get; } = [string.Empty, Gzip, Zstd];

    /// <summary>The name of a file that is written so.</summary>
    public static string Named(string plain, bool gzip) => gzip ? plain + Gzip : plain;

    /// <summary>The name without the ending that tells of the compression.</summary>
    public static string Plain(string path) => Endings.Skip(1).FirstOrDefault(path.EndsWith) is { } ending ? path[..^ending.Length] : path;

    /// <summary>The content, not compressed.</summary>
    public static byte[] Read(string path)
    {
        if (path.EndsWith(Zstd, StringComparison.Ordinal))
        {
            throw new EngineException(
                $"'{path}' is compressed with zstd, which this engine cannot read. Nothing was changed. "
                + "Run `pulumi up` once without PULUMI_DIY_BACKEND_ZSTD: it writes the state in the plain form.");
        }

        var content = File.ReadAllBytes(path);
        if (!path.EndsWith(Gzip, StringComparison.Ordinal))
        {
            return content;
        }

        try
        {
            using var unpacked = new MemoryStream();
            using var stream = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            stream.CopyTo(unpacked);
            return unpacked.ToArray();
        }
        catch (InvalidDataException problem)
        {
            throw new EngineException($"'{path}' is no gzip file: {problem.Message} Restore it from the .bak file beside it.");
        }
    }

    /// <summary>Replaces the file's content; the name says whether it is compressed.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        if (!path.EndsWith(Gzip, StringComparison.Ordinal))
        {
            StateFile.Write(path, content);
            return;
        }

        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(content);
        }

        StateFile.Write(path, packed.ToArray());
    }
}
