namespace Omega.Core.Evidence;

/// <summary>Where a file of a release comes from.</summary>
public abstract record FileOrigin
{
    private FileOrigin()
    {
    }

    /// <summary>It is, unchanged, of a package of the base.</summary>
    /// <param name="Package">The package.</param>
    /// <param name="Path">Path in the base.</param>
    public sealed record OfPackage(BasePackage Package, string Path) : FileOrigin;

    /// <summary>It is, unchanged, a file of the commit.</summary>
    /// <param name="Path">Path in the commit.</param>
    public sealed record OfCommit(string Path) : FileOrigin;

    /// <summary>It was made in the build.</summary>
    /// <param name="How">`compiled`, `generated`, `built`, `link`.</param>
    /// <param name="From">What it was made from: paths in the commit, packages of the base, values of the build.</param>
    public sealed record MadeHere(string How, IReadOnlyList<string> From) : FileOrigin;

    /// <summary>Nobody can say.</summary>
    /// <param name="Why">What was found instead.</param>
    public sealed record Unknown(string Why) : FileOrigin;
}

/// <summary>A file of a release and where it comes from.</summary>
/// <param name="File">The file.</param>
/// <param name="Origin">Its origin.</param>
public sealed record InventoryFile(ImageFile File, FileOrigin Origin);
