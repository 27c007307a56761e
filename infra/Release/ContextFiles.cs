using System.Security.Cryptography;
using Omega.Infra.Support;

namespace Omega.Infra.Release;

/// <summary>The files that go into the image, by their path in the build context.</summary>
/// <remarks>Links are followed; one that is broken, leads out of its folder or back to itself is a problem.</remarks>
internal sealed class ContextFiles
{
    private static readonly string[] TextExtensions = [".sh", ".conf", ".template", ".c", ".html", ".css", ".js", ".svg", ".json", ".txt"];

    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private IgnoreRules _ignore = IgnoreRules.Parse("");

    /// <summary>Path in the context, with slashes, to path on this machine; in ordinal order.</summary>
    public IReadOnlyDictionary<string, string> Files => _files;

    /// <summary>Collects the files below <paramref name="root"/>.</summary>
    /// <exception cref="ContextException">A file cannot be used; all of them are listed.</exception>
    public static ContextFiles Collect(string root)
    {
        var files = new ContextFiles();
        var ignoreFile = Path.Combine(root, "nginx", "Dockerfile.dockerignore");
        if (File.Exists(ignoreFile))
        {
            files._ignore = IgnoreRules.Parse(File.ReadAllText(ignoreFile));
        }

        foreach (var folder in RepositoryPaths.ImageFolders)
        {
            var path = Path.Combine(root, folder);
            if (Directory.Exists(path))
            {
                files.Folder(path, folder, path, []);
            }
            else
            {
                files._problems.Add($"{folder}/ is missing. Restore it with `git checkout -- {folder}`.");
            }
        }

        return files._problems.Count == 0 ? files : throw new ContextException(files._problems);
    }

    private void Folder(string path, string name, string top, HashSet<string> above)
    {
        var real = Resolve(path);
        if (!above.Add(real))
        {
            _problems.Add($"{name} is a link to a folder above itself. Remove it.");
            return;
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
        {
            Entry(entry, $"{name}/{Path.GetFileName(entry)}", top, above);
        }

        above.Remove(real);
    }

    private void Entry(string path, string name, string top, HashSet<string> above)
    {
        var real = Resolve(path);
        if (!File.Exists(real) && !Directory.Exists(real))
        {
            _problems.Add($"{name} is a link to '{new FileInfo(path).LinkTarget}', which does not exist. Remove it or mend its target.");
        }
        else if (!real.StartsWith(Resolve(top) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            _problems.Add($"{name} is a link that leads out of its folder. Copy the file into the folder instead.");
        }
        else if (Directory.Exists(real))
        {
            Folder(path, name, top, above);
        }
        else if (!_ignore.Excludes(name))
        {
            Add(real, name);
        }
    }

    private void Add(string path, string name)
    {
        _files.Add(name, path);
        if ((TextExtensions.Contains(Path.GetExtension(name)) || Path.GetFileName(name).StartsWith("Dockerfile", StringComparison.Ordinal))
            && File.ReadAllBytes(path).Contains((byte)'\r'))
        {
            _problems.Add($"{name} has Windows line endings, with which scripts fail and digests differ between checkouts. "
                + $"Convert it to LF (`sed -i 's/\\r$//' {name}`).");
        }
    }

    /// <summary>SHA-256 of a file, lower-case hex.</summary>
    public static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
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
