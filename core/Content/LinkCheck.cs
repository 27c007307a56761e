namespace Omega.Core.Content;

/// <summary>A reference to a file of the site that is not there.</summary>
/// <param name="File">Path below the site's folder of the file that it stands in.</param>
/// <param name="Reference">The reference.</param>
public sealed record DeadLink(string File, Reference Reference);

/// <summary>Follows the references of a site's files to its own files.</summary>
public sealed class LinkCheck(Addresses addresses, IEnumerable<string> services, Redirects? redirects = null)
{
    private const string Origin = "http://site.invalid";

    private readonly List<DeadLink> _dead = [];

    /// <summary>What leads nowhere, in the order in which it was read.</summary>
    public IReadOnlyList<DeadLink> Dead => _dead;

    /// <summary>Notes each reference of a file that leads nowhere.</summary>
    /// <param name="file">Path below the site's folder.</param>
    /// <param name="references">What it refers to.</param>
    /// <param name="baseAddress">What its references begin from, where it says so itself.</param>
    public void Follow(string file, IEnumerable<Reference> references, string? baseAddress = null) =>
        _dead.AddRange(references.Where(reference => LeadsNowhere(file, reference, baseAddress)).Select(reference => new DeadLink(file, reference)));

    /// <summary>The address of a reference to this site, encoded and without query; null for any other.</summary>
    public static string? Target(string file, Reference reference, string? baseAddress)
    {
        var page = new Uri(Origin + SiteFile.Encode("/" + (Path.GetFileName(file) == "index.html" ? file[..^"index.html".Length] : file)));
        var start = baseAddress is not null && Uri.TryCreate(page, baseAddress, out var given) ? given : page;
        return !IsTemplate(reference.Text) && !reference.Text.StartsWith('#') && Uri.TryCreate(start, reference.Text, out var target)
            && target.GetLeftPart(UriPartial.Authority) == Origin ? target.AbsolutePath : null;
    }

    private bool LeadsNowhere(string file, Reference reference, string? baseAddress)
    {
        if (Target(file, reference, baseAddress) is not { } target || IsElsewhere(target))
        {
            return false;
        }

        var isPage = reference.Kind == ReferenceKind.Page && addresses.Fallback is not null;
        return !isPage && addresses.Resolve(Uri.UnescapeDataString(target)) is null;
    }

    private bool IsElsewhere(string target) => target == "/version.json" || target.StartsWith("/.omega/", StringComparison.Ordinal)
        || redirects?.Of(Uri.UnescapeDataString(target)) is not null
        || services.Any(service => (target + "/").StartsWith(service, StringComparison.Ordinal));

    private static bool IsTemplate(string text) =>
        ((string[])["{{", "${", "<%"]).Any(mark => text.Contains(mark, StringComparison.Ordinal));
}
