namespace Omega.Core.Evidence;

/// <summary>What is wanted of an image; reading all of a large one takes its time.</summary>
/// <param name="Hashes">Whether a file of a path and size is to be hashed.</param>
/// <param name="Text">Whether the text of a file is to be kept.</param>
public sealed record ImageReading(Func<string, long, bool> Hashes, Func<string, bool> Text)
{
    /// <summary>Everything of what is released.</summary>
    public static ImageReading OfRelease { get; } = new((_, _) => true, _ => false);

    /// <summary>Nothing of its files: the digests of its layers alone.</summary>
    public static ImageReading OfLayers { get; } = new((_, _) => false, _ => false);

    /// <summary>Package databases alone.</summary>
    public static ImageReading OfPackages { get; } = new((_, _) => false, PackageDatabase.IsPart);

    /// <summary>Of a base, its package databases, and what may be in a release by its size.</summary>
    public static ImageReading OfBase(ImageContents release)
    {
        var sizes = release.Files.Values.Where(file => file.Link is null).Select(file => file.Size).ToHashSet();
        return new((_, size) => sizes.Contains(size), PackageDatabase.IsPart);
    }
}
