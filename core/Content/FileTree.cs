namespace Omega.Core.Content;

/// <summary>The files below a folder by their path in it. Links are followed; a broken one, or one that leads out, is a problem.</summary>
public sealed class FileTree
{
    private readonly string _top;
    private readonly string _name;
    private readonly Func<string, string, bool> _takes;
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    private FileTree(string top, string name, Func<string, string, bool> takes)
    {
        (_top, _name, _takes) = (Resolve(top), name, takes);
    }

    /// <summary>Path below the folder, with slashes, to path on this machine; in ordinal order.</summary>
    public IReadOnlyDictionary<string, string> Files => _files;

    /// <summary>One sentence and remedy for each file that cannot be used.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Collects the files below <paramref name="folder"/>.</summary>
    /// <param name="folder">Path on this machine.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="takes">Told each file and folder by its path below the folder (a folder's ends with a slash) and its path on
    /// this machine, links followed; false leaves it out.</param>
    public static FileTree Collect(string folder, string name, Func<string, string, bool> takes)
    {
        var tree = new FileTree(folder, name, takes);
        tree.Folder(folder, "", []);
        return tree;
    }

    /// <summary>Whether a path, links followed, lies below a folder.</summary>
    public static bool IsBelow(string path, string folder)
    {
        var top = RealPath(folder);
        return RealPath(path).StartsWith(top.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>Whether no link is on the way from a folder to a path below it.</summary>
    public static bool IsStraight(string path, string folder) => RealPath(path) == Path.Combine(RealPath(folder), Path.GetRelativePath(folder, path));

    // A link anywhere on the way counts.
    private static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        var here = Path.Combine(RealPath(parent), Path.GetFileName(full));
        var real = Resolve(here);
        return real == here || real.EndsWith('\0') ? real : RealPath(real);
    }

    private void Folder(string path, string name, HashSet<string> above)
    {
        var real = Resolve(path);
        if (!above.Add(real))
        {
            _problems.Add($"{_name}/{name.TrimEnd('/')} is a link to a folder above itself. Remove it.");
            return;
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
        {
            Entry(entry, name + Path.GetFileName(entry), above);
        }

        above.Remove(real);
    }

    private void Entry(string path, string name, HashSet<string> above)
    {
        var real = Resolve(path);
        var isFolder = Directory.Exists(real);
        if (!_takes(isFolder ? name + "/" : name, real))
        {
            return;
        }

        if (!isFolder && !File.Exists(real))
        {
            _problems.Add(new FileInfo(path).LinkTarget is { } target
                ? $"{_name}/{name} is a link to '{target}', which does not exist. Remove it or mend its target."
                : $"{_name}/{name} cannot be read by its name, which is not UTF-8. Rename it.");
        }
        else if (!real.StartsWith(_top + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            _problems.Add($"{_name}/{name} is a link that leads out of its folder. Copy the file into the folder instead.");
        }
        else if (isFolder)
        {
            Folder(path, name + "/", above);
        }
        else
        {
            _files.Add(name, real);
        }
    }

    private static string Resolve(string path)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        try
        {
            return info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? info.FullName;
        }
        catch (IOException)
        {
            return path + "\0";
        }
    }
}
