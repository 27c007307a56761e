using System.Globalization;
using System.Text;

namespace Omega.Core.Content;

/// <summary>An address that leads to another, or all below one that lead to the same below another.</summary>
/// <param name="From">Address of the site, `/old`, or all below one, `/old/*`.</param>
/// <param name="To">Address of the site or of another, with `/*` at its end where <paramref name="From"/> has it.</param>
/// <param name="Status">Status of the answer.</param>
public sealed record Redirect(string From, string To, int Status)
{
    /// <summary>Permanent, and a form that is sent stays one.</summary>
    public const int DefaultStatus = 308;

    /// <summary>What may lead elsewhere, as the predicate of a sentence.</summary>
    public const string FromRule =
        "must be an address that begins with one slash, at most 500 characters, without empty parts, . and .., ?, #, "
            + "backslash, blanks and control characters, and with * only as /* at its end";

    /// <summary>Where it may lead.</summary>
    public const string ToRule =
        "must be an address that begins with one slash, or with https:// or http:// and a host, "
            + "at most 1000 characters of printable ASCII without blanks, $, backslash, "
            + "quotes and empty or .. parts in its path, and with * only as /* at its end";

    private const int LongestFrom = 500;
    private const int LongestTo = 1000;
    private const string All = "/*";
    private static readonly string[] Origins = ["https://", "http://"];

    /// <summary>The statuses that it may have.</summary>
    public static IReadOnlyList<int> Statuses { get; } = [301, 302, 307, DefaultStatus];

    /// <summary>Whether all below an address are led elsewhere.</summary>
    public bool IsPrefix => From.EndsWith(All, StringComparison.Ordinal);

    /// <summary>Whether a text may lead elsewhere.</summary>
    public static bool IsFrom(string text) =>
        text.Length <= LongestFrom && IsPath(text) && !text.Any(letter => letter is '?' or '#' or '%' || char.IsControl(letter) || char.IsWhiteSpace(letter));

    /// <summary>Whether a text may be led to: never `//host`, whatever stands before.</summary>
    public static bool IsTo(string text)
    {
        if (text.Length > LongestTo
            || !text.All(letter => letter is > ' ' and <= '~' and not ('$' or '"' or '\'' or '\\' or '`' or '<' or '>' or '{' or '}' or '|' or '^')))
        {
            return false;
        }

        var path = text.Split('?', '#')[0];
        if (path.Contains('*', StringComparison.Ordinal) && path.Length != text.Length)
        {
            return false;
        }

        if (Origins.FirstOrDefault(origin => path.StartsWith(origin, StringComparison.Ordinal)) is { } scheme)
        {
            var slash = path.IndexOf('/', scheme.Length);
            return IsHost(slash < 0 ? path[scheme.Length..] : path[scheme.Length..slash])
                && (slash < 0 ? path.Length == text.Length : IsPath(path[slash..]));
        }

        return IsPath(path);
    }

    /// <summary>Whether it leads an address, decoded and without query, elsewhere.</summary>
    public bool Leads(string address) => IsPrefix ? address.StartsWith(From[..^1], StringComparison.Ordinal) : address == From;

    /// <summary>Where it leads an address of this site; null where that is on another.</summary>
    public string? Lead(string address) => !To.StartsWith('/') ? null
        : Uri.UnescapeDataString(IsPrefix ? To[..^1] + address[(From.Length - 1)..] : To.Split('?', '#')[0]);

    /// <summary>The pattern of a request for it, as it was sent, and the answer to that. A slash and a backslash more would name a host.</summary>
    /// <param name="number">Differs for any two.</param>
    internal (string Pattern, string Answer) Map(int number)
    {
        var tail = string.Create(CultureInfo.InvariantCulture, $"moved_{number}");
        var pattern = new StringBuilder("\"~^");
        foreach (var part in Encoding.UTF8.GetBytes(IsPrefix ? From[..^2] : From))
        {
            pattern.Append(Byte(part));
        }

        pattern.Append(CultureInfo.InvariantCulture, $"{(IsPrefix ? $@"/[/\x5c]*(?<{tail}>.*)" : $@"(?<{tail}>\?.*)?")}$\"");
        var keepsQuery = IsPrefix || !To.Contains('?', StringComparison.Ordinal) && !To.Contains('#', StringComparison.Ordinal);
        return (pattern.ToString(), $"\"{(IsPrefix ? To[..^1] : To)}{(keepsQuery ? $"${tail}" : "")}\"");
    }

    private static string Byte(byte part) => part == '/' ? "/+"
        : char.IsAsciiLetterOrDigit((char)part) || part is (byte)'_' or (byte)'-' ? ((char)part).ToString()
        : string.Create(CultureInfo.InvariantCulture, $@"(?:\x{part:x2}|%{Digit(part >> 4)}{Digit(part & 15)})");

    private static string Digit(int digit) => digit < 10 ? $"{digit}" : $"[{(char)('a' + digit - 10)}{(char)('A' + digit - 10)}]";

    private static bool IsHost(string text) => text.Length > 0 && char.IsAsciiLetterOrDigit(text[0])
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or ':')
        && Uri.TryCreate($"https://{text}/", UriKind.Absolute, out _);

    // The last part may be empty: an address may end with a slash.
    private static bool IsPath(string path)
    {
        var parts = (path.EndsWith(All, StringComparison.Ordinal) ? path[..^1] : path).Split('/');
        return parts.Length > 1 && parts[0].Length == 0 && !path.Contains('\\', StringComparison.Ordinal)
            && !parts.Any(part => part.Contains('*', StringComparison.Ordinal) || Uri.UnescapeDataString(part) is "." or "..")
            && !parts[1..^1].Any(part => part.Length == 0);
    }
}
