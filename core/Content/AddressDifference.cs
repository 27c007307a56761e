namespace Omega.Core.Content;

/// <summary>What differs between the pages of two images, by address.</summary>
/// <param name="Changed">Addresses that answer with other bytes.</param>
/// <param name="Gone">Addresses that the second no longer has.</param>
/// <param name="Added">Addresses that only the second has.</param>
public sealed record AddressDifference(IReadOnlyList<string> Changed, IReadOnlyList<string> Gone, IReadOnlyList<string> Added)
{
    /// <summary>Where the pages lie in an image.</summary>
    public const string Folder = "/usr/share/omega/site/";

    /// <summary>Compares the pages of two images.</summary>
    /// <param name="before">Hashes of the files of one image, by path.</param>
    /// <param name="after">Hashes of the files of the other.</param>
    public static AddressDifference Of(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        var (then, now) = (Pages(before), Pages(after));
        return new(
            [.. then.Where(page => now.TryGetValue(page.Key, out var hash) && hash != page.Value).Select(page => page.Key)],
            [.. then.Keys.Where(page => !now.ContainsKey(page))],
            [.. now.Keys.Where(page => !then.ContainsKey(page))]);
    }

    private static SortedDictionary<string, string> Pages(IReadOnlyDictionary<string, string> files) => new(
        files.Where(file => file.Key.StartsWith(Folder, StringComparison.Ordinal)).ToDictionary(file => AddressOf(file.Key), file => file.Value), StringComparer.Ordinal);

    /// <summary>The page of a folder answers at the folder.</summary>
    private static string AddressOf(string path)
    {
        var name = "/" + path[Folder.Length..];
        return name.EndsWith("/index.html", StringComparison.Ordinal) ? name[..^"index.html".Length] : name;
    }
}
