using System.Security.Cryptography;
using System.Text;

namespace Omega.Offline.Plugins.Command.Assets;

/// <summary>The hash by which the engine knows a set of files: that of a tar file with them in order of their names.</summary>
internal static class ArchiveHash
{
    /// <summary>The SHA-256 in lower-case hexadecimal; independent of times, owners and modes.</summary>
    internal static string Compute(IReadOnlyList<AssetFile> files)
    {
        using var tar = new MemoryStream();
        foreach (var file in files)
        {
            var content = File.ReadAllBytes(file.Path);
            tar.Write(Header(file.Name, content.Length));
            tar.Write(content);
            tar.Write(new byte[-content.Length & 511]);
        }

        tar.Write(new byte[1024]);
        return Convert.ToHexStringLower(SHA256.HashData(tar.ToArray()));
    }

    private static byte[] Header(string name, long size)
    {
        var header = new byte[512];
        Put(header, 0, name);
        Put(header, 100, "0000600");
        Put(header, 108, "0000000");
        Put(header, 116, "0000000");
        Put(header, 124, Convert.ToString(size, 8).PadLeft(11, '0'));
        Put(header, 136, "00000000000");
        Put(header, 148, "        ");
        Put(header, 156, "0");
        Put(header, 257, "ustar\u000000");
        Put(header, 329, "0000000");
        Put(header, 337, "0000000");
        Put(header, 148, Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0 ");
        return header;
    }

    private static void Put(byte[] header, int offset, string text) =>
        Encoding.ASCII.GetBytes(text, header.AsSpan(offset));
}
