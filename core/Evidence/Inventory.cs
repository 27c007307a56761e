namespace Omega.Core.Evidence;

/// <summary>Everything that a release consists of, each file with its origin.</summary>
/// <param name="Packages">Kind of the base's package database; null where it has none that is known.</param>
/// <param name="Files">Files and links, by path.</param>
public sealed record Inventory(PackageKind? Packages, IReadOnlyList<InventoryFile> Files)
{
    private const string Site = "/usr/share/omega/site/";
    private const string Helpers = "/usr/local/bin/";
    private const string Recipe = "nginx/";
    private const string Served = "served/";

    private static readonly string[] Placed = ["/etc/nginx/", "/usr/share/omega/"];

    /// <summary>What the recipe writes itself, and from what.</summary>
    private static readonly Dictionary<string, string[]> Written = new()
    {
        ["/etc/nginx/kept.conf"] = ["nginx/build-root.sh", "served/kept", "build argument REVALIDATE"],
        ["/usr/share/omega/version.json"] = ["nginx/build-root.sh", "build arguments VERSION, REVISION, CREATED"],
    };

    /// <summary>Bytes of all files.</summary>
    public long Bytes => Files.Sum(file => file.File.Size);

    /// <summary>Files that nobody can say the origin of.</summary>
    public IEnumerable<InventoryFile> Unknown => Files.Where(file => file.Origin is FileOrigin.Unknown);

    /// <summary>Bytes whose origin is known.</summary>
    public long KnownBytes => Bytes - Unknown.Sum(file => file.File.Size);

    /// <summary>Packages that files of the release are of.</summary>
    public IEnumerable<BasePackage> Used => Files.Select(file => file.Origin).OfType<FileOrigin.OfPackage>().Select(origin => origin.Package)
        .Distinct().OrderBy(package => package.Name, StringComparer.Ordinal);

    /// <summary>Finds the origin of each file.</summary>
    /// <param name="release">The last stage.</param>
    /// <param name="built">What the base says that it was built upon; it covers the release.</param>
    /// <param name="context">Hashes of the files that were built from: pages by their path in the checkout, all else by that in the build context.</param>
    /// <param name="pages">Path of the pages among them.</param>
    public static Inventory Of(ImageContents release, BaseFacts built, IReadOnlyDictionary<string, string> context, string pages = "web/")
    {
        var builder = context.Keys.FirstOrDefault(name => name.StartsWith(ReleaseFacts.BuilderScheme, StringComparison.Ordinal));
        var recipe = context.Where(file => file.Key.StartsWith(Recipe, StringComparison.Ordinal) || file.Key.StartsWith(Served, StringComparison.Ordinal))
            .GroupBy(file => file.Value).ToDictionary(group => group.Key, group => group.Select(file => file.Key).Order(StringComparer.Ordinal).First());
        return new Inventory(built.Packages, [.. release.Files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => new InventoryFile(file, OriginOf(file)))]);

        FileOrigin OriginOf(ImageFile file)
        {
            if (IsOfBase(file))
            {
                return built.Origins[(file.Path, file.Sha256)];
            }

            if (file.Link is { } target)
            {
                return new FileOrigin.MadeHere("link", [target]);
            }

            if (file.Path.StartsWith(Site, StringComparison.Ordinal))
            {
                var page = pages + file.Path[Site.Length..];
                return context.GetValueOrDefault(page) == file.Sha256
                    ? builder is null ? new FileOrigin.OfCommit(page) : new FileOrigin.MadeHere("built", [pages.TrimEnd('/'), builder])
                    : new FileOrigin.Unknown($"{page} of the build has other bytes, or is not there");
            }

            if (file.Path.StartsWith(Helpers, StringComparison.Ordinal))
            {
                return Compiled(context, built.Compiler);
            }

            return Written.TryGetValue(file.Path, out var from) ? new FileOrigin.MadeHere("generated", from)
                : !recipe.TryGetValue(file.Sha256, out var source) ? new FileOrigin.Unknown("no file of the recipe has these bytes")
                : source.StartsWith(Served, StringComparison.Ordinal) ? new FileOrigin.MadeHere("generated", [source, pages])
                : new FileOrigin.OfCommit(source);
        }
    }

    /// <summary>Files of a release that can be of nothing but its base.</summary>
    public static IEnumerable<ImageFile> OfBase(ImageContents release) => release.Files.Values.Where(IsOfBase);

    private static bool IsOfBase(ImageFile file) => file.Link is null && !Placed.Append(Helpers).Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal));

    private static FileOrigin.MadeHere Compiled(IReadOnlyDictionary<string, string> context, BasePackage? compiler)
    {
        var sources = context.Keys.Where(name => name.StartsWith(Recipe, StringComparison.Ordinal) && (name.EndsWith(".c", StringComparison.Ordinal)
            || name.EndsWith(".h", StringComparison.Ordinal) || name == "nginx/build-helper.sh")).Order(StringComparer.Ordinal);
        return new FileOrigin.MadeHere("compiled",
            [.. sources, compiler is null ? "a compiler that the build fetched from the base's distribution" : $"compiler {compiler.Name} {compiler.Version} of the base"]);
    }
}
