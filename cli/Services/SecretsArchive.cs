using System.Formats.Tar;

namespace Omega.Cli.Services;

/// <summary>Packs files so that a container's volume receives them readable by one user only.</summary>
internal static class SecretsArchive
{
    /// <summary>A tar of the files with mode 0400, owned by the user.</summary>
    public static byte[] Pack(IReadOnlyDictionary<string, byte[]> files, int userId)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    Mode = UnixFileMode.UserRead,
                    Uid = userId,
                    Gid = userId,
                    DataStream = new MemoryStream(content),
                    ModificationTime = DateTimeOffset.UnixEpoch,
                });
            }
        }

        return stream.ToArray();
    }
}
