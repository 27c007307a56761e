using System.Formats.Tar;
using System.Text;
using Omega.Core.Content;

namespace Omega.Core.Context;

/// <summary>What the build of a site is given: every file below a folder of the checkout that git does not ignore.</summary>
public sealed class SourceFiles
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Program = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder;
    private readonly List<(string Name, UnixFileMode Mode, string? Link, string Hash)> _files = [];
    private readonly List<string> _problems = [];

    private SourceFiles(string root, string folder)
    {
        _folder = Path.Combine(root, folder);
        foreach (var name in Listed(root, folder).Select(name => name[(folder.Length + 1)..]).Distinct().Order(StringComparer.Ordinal))
        {
            Add(folder, name);
        }

        Hashes = _files.Where(file => file.Link is null).ToDictionary(file => $"{folder}/{file.Name}", file => file.Hash, StringComparer.Ordinal);
    }

    /// <summary>Reads them.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="folder">Path in it.</param>
    /// <exception cref="OmegaException">git cannot say which files count.</exception>
    public static SourceFiles Read(string root, string folder) => new(root, folder);

    /// <summary>One text for each file and link that decides the result; in ordinal order of their names.</summary>
    public IReadOnlyList<string> Inputs => [.. _files.Select(file => $"{(file.Link is null ? file.Mode == Program ? "program" : "file" : "link")} {file.Hash} {file.Name}")];

    /// <summary>SHA-256 of each file by its path in the checkout.</summary>
    public IReadOnlyDictionary<string, string> Hashes { get; }

    /// <summary>One sentence and remedy for each file that cannot be used.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Writes them as an archive for the root of a container, with one owner and one time.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="place">Path in the container, without its first slash.</param>
    /// <param name="others">Empty folders beside it.</param>
    /// <param name="owner">Number of user and group.</param>
    public void Archive(Stream to, string place, IEnumerable<string> others, int owner)
    {
        using var archive = new TarWriter(to, TarEntryFormat.Pax, leaveOpen: true);
        var folders = _files.SelectMany(file => Above($"{place}/{file.Name}")).Concat(others.Append(place)).Distinct().Order(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            archive.WriteEntry(Owned(new PaxTarEntry(TarEntryType.Directory, folder + "/") { Mode = Program }, owner));
        }

        foreach (var (name, mode, link, _) in _files)
        {
            var entry = new PaxTarEntry(link is null ? TarEntryType.RegularFile : TarEntryType.SymbolicLink, $"{place}/{name}") { Mode = mode };
            if (link is not null)
            {
                entry.LinkName = link;
                archive.WriteEntry(Owned(entry, owner));
                continue;
            }

            using var content = File.OpenRead(Path.Combine(_folder, name));
            entry.DataStream = content;
            archive.WriteEntry(Owned(entry, owner));
        }
    }

    private static PaxTarEntry Owned(PaxTarEntry entry, int owner)
    {
        (entry.Uid, entry.Gid, entry.ModificationTime) = (owner, owner, DateTimeOffset.UnixEpoch);
        return entry;
    }

    private static IEnumerable<string> Above(string name)
    {
        for (var slash = name.LastIndexOf('/'); slash > 0; slash = name.LastIndexOf('/', slash - 1))
        {
            yield return name[..slash];
        }
    }

    private void Add(string folder, string name)
    {
        var path = Path.Combine(_folder, name);
        if (new FileInfo(path).LinkTarget is { } target)
        {
            if (target.StartsWith('/') || !FileTree.IsBelow(path, _folder))
            {
                _problems.Add($"{folder}/{name} is a link to '{target}', which leads out of {folder}/. Copy the file into the folder instead.");
                return;
            }

            _files.Add((name, Program, target, FileFacts.HashText(target)));
        }
        else if (Directory.Exists(path))
        {
            _problems.Add($"{folder}/{name.TrimEnd('/')}/ is a repository of its own, whose files this one does not list. "
                + "Move it out of the folder, or ignore it.");
        }
        // One that git knows and that is gone was deleted.
        else if (File.Exists(path))
        {
            _files.Add((name, IsProgram(path) ? Program : Plain, null, FileFacts.Hash(path)));
        }
    }

    private static bool IsProgram(string path) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);

    private static IEnumerable<string> Below(string folder) => Directory.EnumerateFileSystemEntries(folder)
        .Where(path => Path.GetFileName(path) != ".git")
        .SelectMany(path => Directory.Exists(path) && new FileInfo(path).LinkTarget is null ? Below(path) : [path]);

    private static IEnumerable<string> Listed(string root, string folder)
    {
        using var printed = new MemoryStream();
        var listed = LocalProgram.Run("git", ["--no-optional-locks", "--literal-pathspecs",
            "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", folder],
            root, Patience, take: stream => stream.CopyTo(printed));
        if (listed.ExitCode == 0)
        {
            return Encoding.UTF8.GetString(printed.ToArray()).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }

        // Outside of a repository nothing is ignored.
        return listed.ExitCode == LocalProgram.Missing || listed.Lines.Any(line => line.Contains("not a git repository", StringComparison.Ordinal))
            ? Below(Path.Combine(root, folder)).Select(path => Path.GetRelativePath(root, path))
            : throw new OmegaException($"git cannot list the files of {folder}/, which omega:web.build is given:\n{listed.Last(5)}\n"
                + "Mend it, so that `git ls-files` works there.");
    }
}
