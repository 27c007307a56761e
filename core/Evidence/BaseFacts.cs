namespace Omega.Core.Evidence;

/// <summary>
/// What a base says of the files that a release takes from it. It follows from the base's digest and from the bytes of the files alone, so
/// it is found out once for all releases that take the same.
/// </summary>
/// <param name="Packages">Kind of its package database; null where it has none that is known.</param>
/// <param name="Compiler">Package of the compiler that it has; null where it has none.</param>
/// <param name="Origins">Origin of each file that was asked about, by its path in the release and its SHA-256.</param>
public sealed record BaseFacts(PackageKind? Packages, BasePackage? Compiler, IReadOnlyDictionary<(string Path, string Sha256), FileOrigin> Origins)
{
    private static readonly string[] Compilers = ["gcc", "tcc"];

    /// <summary>Finds them out.</summary>
    /// <param name="built">The base, read by <see cref="ImageReading.OfBase"/> of the release.</param>
    /// <param name="release">The release.</param>
    public static BaseFacts Of(ImageContents built, ImageContents release)
    {
        var packages = PackageDatabase.Read(built);
        return new BaseFacts(
            packages?.Kind,
            Compilers.Select(name => packages?.OwnerOf(built.Resolve($"/usr/bin/{name}"))?.Package).FirstOrDefault(package => package is not null),
            Inventory.OfBase(release).ToDictionary(file => (file.Path, file.Sha256), file => OriginOf(file, built, packages)));
    }

    /// <summary>Whether they are all that is asked about a release.</summary>
    public bool Cover(ImageContents release) => Inventory.OfBase(release).All(file => Origins.ContainsKey((file.Path, file.Sha256)));

    private static FileOrigin OriginOf(ImageFile file, ImageContents built, PackageDatabase? packages)
    {
        var path = built.Resolve(file.Path);
        return !built.Files.TryGetValue(path, out var original) ? new FileOrigin.Unknown("the base has no such file")
            : original.Sha256 != file.Sha256 ? new FileOrigin.Unknown($"{path} of the base has other bytes")
            : packages is null ? new FileOrigin.Unknown($"{path} of the base, which has no package database of Debian or Alpine")
            : packages.OwnerOf(path) is not { } owner ? new FileOrigin.Unknown($"{path} of the base, of no package")
            : !owner.IsUnchanged ? new FileOrigin.Unknown($"{path} of the base, changed since it was installed with {owner.Package.Name} {owner.Package.Version}")
            : new FileOrigin.OfPackage(owner.Package, path);
    }
}
