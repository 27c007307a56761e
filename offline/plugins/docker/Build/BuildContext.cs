using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Omega.Offline.Plugins.Docker.Build;

/// <summary>What the builder gets: the same files in the same order for the digest and for the archive.</summary>
/// <remarks>
/// Empty folders, owners, times and all of the mode but the right to run are left out, as git leaves them out: the same
/// commit gives the same digest and the same image on every checkout.
/// </remarks>
internal sealed class BuildContext
{
    private readonly List<ContextEntry> _entries = [];

    private BuildContext(string dockerfileName) => DockerfileName = dockerfileName;

    /// <summary>The recipe's name inside the archive.</summary>
    internal string DockerfileName { get; private set; }

    /// <summary>The names in the archive, in order.</summary>
    internal IEnumerable<string> Names => _entries.Select(entry => entry.Name);

    /// <summary>Collects the context; relative paths are relative to the program's folder.</summary>
    internal static BuildContext Read(string context, string dockerfile)
    {
        var (root, recipe) = (Path.GetFullPath(context), Path.GetFullPath(dockerfile));
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"The build context '{root}' does not exist (given: '{context}').");
        }

        if (!File.Exists(recipe))
        {
            throw new FileNotFoundException($"The Dockerfile '{recipe}' does not exist (given: '{dockerfile}').");
        }

        var result = new BuildContext(Relative(root, recipe));
        result.Collect(new DirectoryInfo(root), "", IgnoreRules.For(root, recipe));
        if (!result.Names.Contains(result.DockerfileName))
        {
            // Outside the context or ignored in it: the builder needs it all the same, under a name that nothing copies.
            result.DockerfileName = ".dockerfile." + Hex(SHA256.HashData(File.ReadAllBytes(recipe)))[..16];
            result._entries.Add(new ContextEntry(result.DockerfileName, new FileInfo(recipe)));
        }

        result._entries.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        return result;
    }

    /// <summary>The digest of names, modes and content.</summary>
    internal string Digest()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in _entries)
        {
            var content = entry.Link is { } link ? "-> " + link : Hex(HashOf(entry.File));
            digest.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{entry.Name}\0{(int)entry.Mode}\0{content}\0")));
        }

        return Hex(digest.GetHashAndReset());
    }

    /// <summary>Writes the archive, the recipe first, to a temporary file that goes when the stream is closed.</summary>
    /// <remarks>BuildKit tells an archive by its first kilobyte, where headers that come before the first file leave no room for one.</remarks>
    internal async Task<Stream> PackAsync(CancellationToken cancellation)
    {
        var archive = new FileStream(Path.GetTempFileName(), new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        await using (var writer = new TarWriter(archive, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var entry in _entries.OrderBy(entry => entry.Name != DockerfileName))
            {
                await using var content = entry.Link is null ? entry.File.OpenRead() : null;
                await writer.WriteEntryAsync(Header(entry, content), cancellation);
            }
        }

        archive.Position = 0;
        return archive;
    }

    /// <summary>The recipe's place relative to the context, with slashes.</summary>
    internal static string Relative(string context, string dockerfile) =>
        Path.GetRelativePath(Path.GetFullPath(context), Path.GetFullPath(dockerfile)).Replace('\\', '/');

    private static GnuTarEntry Header(ContextEntry entry, Stream? content)
    {
        var header = new GnuTarEntry(entry.Link is null ? TarEntryType.RegularFile : TarEntryType.SymbolicLink, entry.Name)
        {
            Mode = entry.Mode,
            ModificationTime = DateTimeOffset.UnixEpoch,
        };
        if (entry.Link is { } link)
        {
            header.LinkName = link;
        }
        else
        {
            header.DataStream = content;
        }

        return header;
    }

    private void Collect(DirectoryInfo folder, string prefix, IgnoreRules rules)
    {
        foreach (var item in folder.EnumerateFileSystemInfos())
        {
            var name = prefix + item.Name;
            var ignored = rules.Ignores(name);
            if (item is DirectoryInfo inner && inner.LinkTarget is null)
            {
                if (!ignored || rules.HasExceptions)
                {
                    Collect(inner, name + "/", rules);
                }
            }
            else if (!ignored && name != ".dockerignore" && IsContent(item))
            {
                _entries.Add(new ContextEntry(name, new FileInfo(item.FullName)));
            }
        }
    }

    // A root .dockerignore in the archive would make the engine apply its rules a second time.
    private static bool IsContent(FileSystemInfo item) =>
        item.LinkTarget is not null || (item.Attributes & (FileAttributes.Device | FileAttributes.Directory)) == 0;

    private static byte[] HashOf(FileInfo file)
    {
        using var content = file.OpenRead();
        return SHA256.HashData(content);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
