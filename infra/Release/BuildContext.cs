using Omega.Infra.Support;

namespace Omega.Infra.Release;

/// <summary>The build context laid out with equal modes, so that the provider's digest of it does not depend on a checkout.</summary>
/// <param name="Content">Content digest of the site image.</param>
/// <param name="EdgeContent">Content digest of what the edge runs: the recipe without the site's pages.</param>
public sealed record BuildContext(string Content, string EdgeContent)
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly string[] EdgeFiles = ["nginx/Dockerfile", "nginx/edge.conf", "nginx/omega.c"];

    /// <summary>Lays out the context in the git-ignored folder and returns its digests; touches only what differs.</summary>
    /// <exception cref="ContextException">A file cannot be used; nothing was built.</exception>
    public static BuildContext Prepare(RepositoryPaths paths, ImageSettings image)
    {
        var files = ContextFiles.Collect(paths.Root).Files;
        var hashes = files.ToDictionary(file => file.Key, file => ContextFiles.Hash(file.Value));
        LayOut(paths.Context, files, hashes);
        Dictionary<string, string> inputs = new() { ["base"] = image.Base, ["platform"] = image.Platform };
        return new(
            ContentDigest.Compute(hashes, inputs),
            ContentDigest.Compute(hashes.Where(file => EdgeFiles.Contains(file.Key)), inputs));
    }

    private static void LayOut(string context, IReadOnlyDictionary<string, string> files, Dictionary<string, string> hashes)
    {
        Folder(context);
        foreach (var (name, source) in files)
        {
            var target = Path.Combine(context, name);
            for (var parent = Path.GetDirectoryName(name)!; parent.Length > 0; parent = Path.GetDirectoryName(parent)!)
            {
                Folder(Path.Combine(context, parent));
            }

            if (!File.Exists(target) || ContextFiles.Hash(target) != hashes[name])
            {
                File.Copy(source, target, overwrite: true);
            }

            SetMode(target, FileMode);
        }

        foreach (var stale in Directory.EnumerateFiles(context, "*", SearchOption.AllDirectories)
            .Where(path => !files.ContainsKey(Path.GetRelativePath(context, path).Replace('\\', '/'))))
        {
            File.Delete(stale);
        }
    }

    private static void Folder(string path)
    {
        Directory.CreateDirectory(path);
        SetMode(path, FolderMode);
    }

    // Windows has no such modes, and a context laid out there has none to differ in.
    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
