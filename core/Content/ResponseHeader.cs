using System.Text;

namespace Omega.Core.Content;

/// <summary>A header that the stack wants on answers of the site.</summary>
/// <param name="Path">Addresses that have it: `*` stands for anything but a slash, `**` for anything.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record ResponseHeader(string Path, string Name, string Value)
{
    /// <summary>What a name may be, as the predicate of a sentence.</summary>
    public const string NameRule = "must be the name of a header: letters, digits and ! # % & ' * + - . ^ _ ` | ~";

    /// <summary>What a value may be.</summary>
    public const string ValueRule = "must be 1 to 2000 printable ASCII characters without $ and without a blank at its ends";

    /// <summary>What a path may be.</summary>
    public const string PathRule = "must begin with a slash and be at most 500 characters without ?, # and control characters "
        + "(* stands for anything but a slash, ** for anything)";

    private const int LongestValue = 2000;
    private const int LongestPath = 500;

    private static readonly string[] OfTheConnection =
        ["connection", "content-length", "date", "keep-alive", "proxy-authenticate", "proxy-connection", "server",
            "te", "trailer", "transfer-encoding", "upgrade"];

    private static readonly string[] OfTheFile =
        ["accept-ranges", "age", "cache-control", "content-encoding", "content-range", "content-type",
            "etag", "expires", "last-modified", "location", "pragma", "retry-after", "vary"];

    /// <summary>Whether a text is a name of RFC 9110; the dollar sign, which it allows, is nginx's.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 100 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#%&'*+-.^_`|~".Contains(letter));

    /// <summary>Whether a text may be a value.</summary>
    public static bool IsValue(string text) =>
        text.Length is > 0 and <= LongestValue && text.All(letter => letter is >= ' ' and <= '~' and not '$') && text.Trim().Length == text.Length;

    /// <summary>Whether a text may be a path.</summary>
    public static bool IsPath(string text) =>
        text.StartsWith('/') && text.Length <= LongestPath && !text.Any(letter => letter is '?' or '#' or '\\' || char.IsControl(letter));

    /// <summary>Why nobody else decides a header of that name; null where somebody may.</summary>
    public static string? WhoDecides(string name) => name.ToLowerInvariant() switch
    {
        var known when OfTheConnection.Contains(known) => "it belongs to the connection",
        var known when OfTheFile.Contains(known) => "it follows from the file and the request",
        "content-security-policy" or "content-security-policy-report-only" => "omega:web.contentPolicy is the setting",
        "x-content-type-options" => "every file has its type",
        "set-cookie" => "an answer that caches may keep must not carry one",
        _ => null,
    };

    /// <summary>A text that may hold anything, for a message.</summary>
    public static string Shown(string text) => string.Concat(text.Take(100).Select(letter => char.IsControl(letter) ? '?' : letter));

    /// <summary>The pattern of its addresses, for a key that begins with the address.</summary>
    internal string Pattern()
    {
        var pattern = new StringBuilder("~^");
        for (var index = 0; index < Path.Length; index++)
        {
            if (Path[index] != '*')
            {
                pattern.Append(NginxMap.Letter(Path[index]));
            }
            else if (index + 1 < Path.Length && Path[index + 1] == '*')
            {
                pattern.Append(".*");
                index++;
            }
            else
            {
                pattern.Append("[^/]*");
            }
        }

        return $"\"{pattern}$\"";
    }
}
