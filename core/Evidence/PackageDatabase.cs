namespace Omega.Core.Evidence;

/// <summary>Which package each file of a base image is of, by the image's own database; whoever makes pages cannot write it.</summary>
public sealed class PackageDatabase
{
    private const string Status = "/var/lib/dpkg/status";
    private const string Info = "/var/lib/dpkg/info/";

    private static readonly string[] ApkDatabases = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"];
    private static readonly string[] Releases = ["/etc/os-release", "/usr/lib/os-release"];

    private readonly ImageContents _image;
    private readonly Dictionary<string, (BasePackage Package, string Hash)> _owners;

    private PackageDatabase(string type, Distribution distribution, ImageContents image, Dictionary<string, (BasePackage, string)> owners)
    {
        (Kind, _image, _owners) = (new(type, distribution), image, owners);
    }

    /// <summary>What kind of database it is.</summary>
    public PackageKind Kind { get; }

    /// <summary>All of its packages.</summary>
    public IEnumerable<BasePackage> Packages => _owners.Values.Select(owner => owner.Package).Distinct().OrderBy(package => package.Name, StringComparer.Ordinal);

    /// <summary>Whether a file of an image is part of such a database.</summary>
    public static bool IsPart(string path) => path == Status || ApkDatabases.Contains(path) || Releases.Contains(path)
        || (path.StartsWith(Info, StringComparison.Ordinal)
            && (path.EndsWith(".list", StringComparison.Ordinal) || path.EndsWith(".md5sums", StringComparison.Ordinal)));

    /// <summary>Reads the database of a base; null where there is none that this program knows (dpkg's of Debian, apk's of Alpine).</summary>
    public static PackageDatabase? Read(ImageContents image)
    {
        var release = Releases.Select(path => image.Texts.GetValueOrDefault(image.Resolve(path))).FirstOrDefault(text => text is not null);
        if (release is null)
        {
            return null;
        }

        var distribution = new Distribution(Field(release, "ID"), Field(release, "VERSION_ID"));
        if (image.Texts.TryGetValue(Status, out var status))
        {
            return new("deb", distribution, image, Dpkg.Owners(status, image));
        }

        return ApkDatabases.Select(path => image.Texts.GetValueOrDefault(image.Resolve(path))).FirstOrDefault(text => text is not null) is { } installed
            ? new("apk", distribution, image, Apk.Owners(installed, image))
            : null;
    }

    /// <summary>
    /// The package that a file of the base is of, and whether it is as the package brought it; null where no package has it. The
    /// database knows its files by MD5 (Debian), SHA-1 or the first 20 bytes of a SHA-256 (Alpine).
    /// </summary>
    public (BasePackage Package, bool IsUnchanged)? OwnerOf(string path) =>
        _owners.TryGetValue(path, out var owner) && _image.Files.TryGetValue(path, out var file)
            ? (owner.Package, owner.Hash.Length > 0 && (owner.Hash == file.Md5 || owner.Hash == file.Sha1 || owner.Hash == Cut(file.Sha256)))
            : null;

    private static string Cut(string sha256) => sha256.Length == 64 ? sha256[..40] : "";

    private static string Field(string release, string name) => release.Split('\n')
        .Where(line => line.StartsWith($"{name}=", StringComparison.Ordinal))
        .Select(line => line[(name.Length + 1)..].Trim().Trim('"', '\'')).FirstOrDefault() ?? "unknown";

    /// <summary>Where the files of dpkg's packages are listed.</summary>
    internal static string FileOf(string package, string kind) => $"{Info}{package}.{kind}";
}
