using System.Text.RegularExpressions;

namespace Omega.Readers;

/// <summary>Finds what a browser would fetch for a page: a harness's look, not a parser's.</summary>
public static partial class PageFiles
{
    /// <summary>Addresses on the same host that a text of this media type names, in its order and once each; anchors of a page are left out.</summary>
    public static IReadOnlyList<Uri> Of(Uri address, string mediaType, string text)
    {
        var pattern = mediaType switch
        {
            "text/html" => InPage(),
            "text/css" => InStyle(),
            "text/javascript" or "application/javascript" => InScript(),
            _ => null,
        };
        if (pattern is null)
        {
            return [];
        }

        return
        [
            .. pattern.Matches(text)
                .SelectMany(match => match.Groups["set"].Success
                    ? match.Groups["set"].Value.Split(',').Select(part => part.Trim().Split(' ')[0])
                    : [match.Groups["one"].Value])
                .Where(name => name.Length > 0 && !name.StartsWith('#') && !name.StartsWith("data:", StringComparison.Ordinal))
                .Select(name => Uri.TryCreate(address, name.Replace("&amp;", "&", StringComparison.Ordinal), out var found) ? found : null)
                .OfType<Uri>()
                .Where(found => found.Scheme == address.Scheme && found.Authority == address.Authority)
                .Select(found => new Uri(found.GetLeftPart(UriPartial.Query)))
                .Distinct(),
        ];
    }

    /// <summary>Whether the last part of an address holds a hash, so that its bytes may never change.</summary>
    public static bool IsHashed(Uri address) => Hashed().IsMatch(address.Segments[^1]);

    [GeneratedRegex(
        """
        <link\b(?=[^>]*\brel=["']?(?:stylesheet|icon|modulepreload|preload|manifest)\b)[^>]*\bhref=["']?(?<one>[^"'\s>]+)
        |<(?:script|img|source|video|audio)\b[^>]*\bsrc=["']?(?<one>[^"'\s>]+)
        |\bsrcset=["](?<set>[^"]+)["]
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex InPage();

    [GeneratedRegex("""url\(\s*["']?(?<one>[^"')\s]+)|@import\s+["'](?<one>[^"']+)""", RegexOptions.IgnoreCase)]
    private static partial Regex InStyle();

    [GeneratedRegex("""(?:\bfrom\s*|\bimport\s*\(?\s*)["'](?<one>\.{0,2}/[^"']+)["']""")]
    private static partial Regex InScript();

    [GeneratedRegex(@"[.-](?=[0-9A-Za-z_-]*[0-9])[0-9A-Za-z_-]{8,}\.[a-z0-9]+\z")]
    private static partial Regex Hashed();
}
