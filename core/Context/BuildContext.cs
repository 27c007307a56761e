using System.Collections.Immutable;
using Omega.Core.Content;
using Omega.Core.Settings;

namespace Omega.Core.Context;

/// <summary>The build context laid out with equal modes, so that the provider's digest of it does not depend on a checkout.</summary>
/// <param name="Content">Content digest of the site image.</param>
/// <param name="EdgeContent">Content digest of what the edge runs: the recipe without the site's pages.</param>
/// <param name="DoorContent">Content digest of what the door runs: it reads nothing of a reader's, so neither base nor configuration counts.</param>
public sealed record BuildContext(string Content, string EdgeContent, string DoorContent)
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Address and SHA-256 of each file of the site that is named after its content.</summary>
    public IReadOnlyDictionary<string, string> Kept { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>SHA-256 of each file that the image is built from: pages by their path in the checkout, all else by that in the context.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Folder in which what is known of releases is kept.</summary>
    public string EvidenceFolder { get; init; } = "";

    /// <summary>Where the site was read; null for a release that was built before.</summary>
    public SiteFolder? Site { get; init; }

    /// <summary>The recipe as the program's folder sees it.</summary>
    public string Dockerfile { get; init; } = RepositoryPaths.DockerfileFromProgram;

    /// <summary>What the makers of the site should know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    private static readonly string[] DoorFiles = ["nginx/door.c", "nginx/door.h"];

    private static readonly string[] EdgeFiles =
    [
        "nginx/Dockerfile", "nginx/apiPath.h", "nginx/build-helper.sh", "nginx/challenge.c", "nginx/common.conf", "nginx/dns.c", "nginx/dns.h", "nginx/edge.conf", "nginx/edge.template",
        "nginx/hosts.c", "nginx/hosts.h", "nginx/hosts.template", "nginx/http2.conf", "nginx/insecure.conf", "nginx/names.template", "nginx/omega.c", "nginx/omega.h", "nginx/pass.conf", "nginx/tls.c", "nginx/tls.h", "nginx/tls.template", .. DoorFiles,
    ];

    /// <summary>Lays out the context in the git-ignored folder and returns its digests; touches only what differs.</summary>
    /// <param name="paths">Where things lie.</param>
    /// <param name="image">What is built.</param>
    /// <param name="site">What the stack says about its site; null, for a release that was built before, reads and lays out nothing of it.</param>
    /// <param name="folder">Where the site lies; null: where one lies by default.</param>
    /// <exception cref="ContextException">A file cannot be used; nothing was built.</exception>
    public static BuildContext Prepare(RepositoryPaths paths, ImageSettings image, SiteOptions? site, SiteFolder? folder = null)
    {
        folder = site is null ? null : folder ?? SiteFolder.Default(paths);
        var files = ContextFiles.Collect(paths.Root, folder, site);
        Dictionary<string, string> inputs = new() { ["base"] = image.Base, ["platform"] = image.Platform };
        if (files.Site is not null)
        {
            LayOut(paths.Context, files);
        }

        return new(
            ContentDigest.Compute(files.Hashes, inputs),
            ContentDigest.Compute(files.Hashes.Where(file => EdgeFiles.Contains(file.Key)), inputs),
            ContentDigest.Compute(files.Hashes.Where(file => DoorFiles.Contains(file.Key)), new Dictionary<string, string> { ["platform"] = image.Platform }))
        {
            Kept = files.Site?.Kept ?? ImmutableDictionary<string, string>.Empty,
            Files = folder is null ? files.Hashes : files.Origins(folder),
            Site = folder,
            Dockerfile = site?.Labels.Count > 0 ? RepositoryPaths.LabelledDockerfileFromProgram : RepositoryPaths.DockerfileFromProgram,
            EvidenceFolder = paths.Evidence,
            Warnings = files.Site?.Warnings ?? [],
        };
    }

    /// <inheritdoc/>
    public bool Equals(BuildContext? other) => other is not null && (Content, EdgeContent, DoorContent) == (other.Content, other.EdgeContent, other.DoorContent);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Content, EdgeContent, DoorContent);

    private static void LayOut(string context, ContextFiles files)
    {
        // A file may have become a folder, or a folder a file, since it was laid out before.
        foreach (var stale in Directory.Exists(context) ? Directory.EnumerateFiles(context, "*", SearchOption.AllDirectories) : [])
        {
            if (!files.Hashes.ContainsKey(Path.GetRelativePath(context, stale).Replace(Path.DirectorySeparatorChar, '/')))
            {
                File.Delete(stale);
            }
        }

        Folder(context);
        foreach (var (name, hash) in files.Hashes)
        {
            var target = Path.Combine(context, name);
            for (var parent = Path.GetDirectoryName(name)!; parent.Length > 0; parent = Path.GetDirectoryName(parent)!)
            {
                Folder(Path.Combine(context, parent));
            }

            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }

            if (!File.Exists(target) || FileFacts.Hash(target) != hash)
            {
                files.Write(name, target);
            }

            SetMode(target, FileMode);
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
