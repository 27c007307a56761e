using System.Text;

namespace Omega.Core.Content;

/// <summary>One entry of an nginx map from files to a value. A map does not tell upper from lower case, so names that differ in
/// nothing else become patterns.</summary>
public static class NginxMap
{
    /// <summary>Writes the entries of the files, by name without the first slash.</summary>
    public static IEnumerable<(string Name, string Line)> Entries(IEnumerable<KeyValuePair<string, string>> values, IReadOnlySet<string> twice) =>
        values.Select(value => (value.Key, $"{(twice.Contains(value.Key) ? Pattern(value.Key) : Text("/" + value.Key))} {Text(value.Value)};"));

    /// <summary>The names that another one equals but for upper and lower case.</summary>
    public static IReadOnlySet<string> Twice(IEnumerable<string> names) =>
        names.GroupBy(Lower, StringComparer.Ordinal).Where(group => group.Skip(1).Any()).SelectMany(group => group).ToHashSet(StringComparer.Ordinal);

    /// <summary>A text in quotes, with what would end them escaped. No dollar sign is meant as a variable: there is none in any value.</summary>
    public static string Text(string text) =>
        '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';

    /// <summary>A pattern that matches the name alone, and an address below a folder when the name ends with a slash.</summary>
    public static string Pattern(string name)
    {
        var pattern = new StringBuilder("\"~^/");
        foreach (var letter in name)
        {
            pattern.Append(Letter(letter));
        }

        return pattern.Append(name.EndsWith('/') ? "\"" : "$\"").ToString();
    }

    /// <summary>A letter of a pattern that stands for itself.</summary>
    public static string Letter(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-' || letter > '~' ? letter.ToString() : $"\\x{(int)letter:x2}";

    private static string Lower(string name) => string.Create(name.Length, name, (span, source) =>
    {
        for (var index = 0; index < source.Length; index++)
        {
            span[index] = char.IsAsciiLetterUpper(source[index]) ? (char)(source[index] | 0x20) : source[index];
        }
    });
}
