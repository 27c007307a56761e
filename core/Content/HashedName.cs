using System.Text.RegularExpressions;

namespace Omega.Core.Content;

/// <summary>Tells from a file's name whether its builder named it after its content. In doubt it did not: the file is asked for again.</summary>
public static partial class HashedName
{
    // Their names hold the hash of the file beside them, or they are what others are found by.
    private static readonly string[] Never = [".html", ".htm", ".xhtml", ".webmanifest", ".map", ".gz", ".br", ".zst", ".txt"];

    /// <summary>Tells whether the name, a path below the site's folder, surely holds a hash.</summary>
    public static bool Is(string name)
    {
        var segments = name.Split('/');
        var parts = segments[^1].Split('.');
        if (parts.Length < 2 || Never.Contains("." + parts[^1].ToLowerInvariant()))
        {
            return false;
        }

        // SvelteKit says of this folder that nothing in it ever changes; Next.js names its own build, and 13 characters are its hash.
        return name.StartsWith("_app/immutable/", StringComparison.Ordinal)
            || (name.Contains("_next/static/", StringComparison.Ordinal) && (segments.Any(NextBuild().IsMatch) || parts[..^1].Any(IsNext)))
            || parts[..^1].Any(IsHash);
    }

    private static bool IsHash(string part) =>
        IsHex(part) || IsHex(part[(part.LastIndexOf('-') + 1)..]) || IsBase32(part[(part.LastIndexOf('-') + 1)..])
        || (part.Length == 8 && IsBase64(part)) || (part.Length > 9 && part[^9] == '-' && IsBase64(part[^8..]))
        || (Astro().Match(part) is { Success: true } two && IsBase64(two.Groups[1].Value));

    /// <summary>Digits alone are a date or a size, letters alone a word.</summary>
    private static bool IsHex(string text) =>
        text.Length is 8 or 10 or 20 or 32 or 64 or 128 && text.All(char.IsAsciiHexDigitLower) && text.Any(char.IsAsciiDigit)
        && text.Any(char.IsAsciiLetter);

    private static bool IsBase32(string text) => Base32().IsMatch(text) && DigitInside().IsMatch(text);

    /// <summary>A word, camel-cased or with a number behind, changes its kind of letter once or twice, or is told by its shape.</summary>
    private static bool IsBase64(string text)
    {
        if (text.Length != 8 || !text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') || Words().IsMatch(text))
        {
            return false;
        }

        var changes = text.Zip(text.Skip(1), (one, next) => Kind(one) != Kind(next)).Count(changed => changed);
        return text.Any(char.IsAsciiLetterUpper) && (changes > 3 || (changes == 3 && text.Any(char.IsAsciiLetterLower)));
    }

    private static int Kind(char letter) =>
        char.IsAsciiLetterUpper(letter) ? 0 : char.IsAsciiLetterLower(letter) ? 1 : char.IsAsciiDigit(letter) ? 2 : 3;

    private static bool IsNext(string part) =>
        Next().Match(part) is { Success: true } found && found.Groups[1].Value.Count(char.IsAsciiDigit) > 1
        && found.Groups[1].Value.Any(char.IsAsciiLetter);

    [GeneratedRegex(@"\A(.{8})_[0-9A-Za-z]{4,8}\z")]
    private static partial Regex Astro();

    [GeneratedRegex(@"\A[A-Z2-7]{8}\z")]
    private static partial Regex Base32();

    [GeneratedRegex(@"[0-9][A-Za-z]")]
    private static partial Regex DigitInside();

    [GeneratedRegex(@"\A(?:[A-Z]?[a-z]+|[A-Z]+)(?:[A-Z][a-z]+)*[0-9]*\z")]
    private static partial Regex Words();

    [GeneratedRegex(@"(?:\A|-)([0-9a-z_-]{13}|[0-9a-f]{16})\z")]
    private static partial Regex Next();

    [GeneratedRegex(@"\A(?=.*[0-9])(?=.*[A-Z])(?=.*[a-z])[0-9A-Za-z_-]{21}\z")]
    private static partial Regex NextBuild();
}
