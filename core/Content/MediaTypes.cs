using System.Text.RegularExpressions;

namespace Omega.Core.Content;

/// <summary>The media types of nginx/types.conf, which the site is served with.</summary>
public sealed partial class MediaTypes
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);

    /// <summary>Reads the text of the file.</summary>
    public static MediaTypes Parse(string text)
    {
        var types = new MediaTypes();
        foreach (Match line in Line().Matches(Comment().Replace(text, "")))
        {
            foreach (var ending in line.Groups[2].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                types._types.Add("." + ending, line.Groups[1].Value);
            }
        }

        return types;
    }

    /// <summary>Every known ending, with its dot.</summary>
    public IEnumerable<string> Endings => _types.Keys;

    /// <summary>The type of an ending in lower case with its dot; null where it has none.</summary>
    public string? Of(string ending) => _types.GetValueOrDefault(ending);

    [GeneratedRegex(@"#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\s*([a-z0-9.+-]+/[a-z0-9.+-]+)\s+([^;{}]+);", RegexOptions.Multiline)]
    private static partial Regex Line();
}
