using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Omega.Core.StackFiles;

/// <summary>Writes values as YAML in which nothing of a value is more than text.</summary>
internal static partial class YamlText
{
    // What a reader of YAML 1.1 or 1.2 takes for something else than text.
    private static readonly string[] Words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];

    /// <summary>A text in double quotes, on one line.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            quoted.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                // Surrogates pass: two of them are one printable character.
                _ when char.IsControl(character) || character is '\u2028' or '\u2029' or '\ufeff' =>
                    string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
                _ => character,
            });
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Lines that give a key of a block mapping its value; the first one begins with the key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="column">Spaces before the key.</param>
    /// <param name="step">Spaces that each level adds.</param>
    public static IEnumerable<string> Entry(string key, StackNode value, int column, int step) =>
        After($"{Spaces(column)}{Key(key)}:", value, column, step);

    /// <summary>Lines that follow <paramref name="head"/>, `key:` or `-`, with a value; the first one begins with the head.</summary>
    public static IEnumerable<string> After(string head, StackNode value, int column, int step) => value switch
    {
        { Kind: StackNode.NodeKind.Mapping, Entries.Count: 0 } => [$"{head} {{}}"],
        { Kind: StackNode.NodeKind.Mapping } =>
            [head, .. value.Entries.SelectMany(entry => Entry(entry.Key.Value, entry.Value, column + step, step))],
        { Kind: StackNode.NodeKind.Sequence, Items.Count: 0 } => [$"{head} []"],
        { Kind: StackNode.NodeKind.Sequence } => [head, .. value.Items.SelectMany(item => Item(item, column + step, step))],
        { IsPlain: true } => [$"{head} {value.Value}".TrimEnd()],
        _ when IsParagraph(value.Value) =>
            [$"{head} |", .. value.Value[..^1].Split('\n').Select(line => $"{Spaces(column + step)}{line}")],
        _ => [$"{head} {Quote(value.Value)}"],
    };

    private static IEnumerable<string> Item(StackNode item, int column, int step)
    {
        if (item is not { Kind: StackNode.NodeKind.Mapping or StackNode.NodeKind.Sequence })
        {
            return After($"{Spaces(column)}-", item, column, step);
        }

        // The first line of what is below stands behind the dash.
        var below = After("", item, column + 2 - step, step).Where(line => line.Length > 0).ToList();
        return [$"{Spaces(column)}- {below[0].TrimStart()}", .. below.Skip(1)];
    }

    private static string Key(string key) => PlainKey().IsMatch(key) && !Words.Contains(key.ToLowerInvariant()) ? key : Quote(key);

    /// <summary>Several printable lines that end with one line feed, as PEM does: readable as they are.</summary>
    private static bool IsParagraph(string text) =>
        text.Length > 2 && text.TrimEnd('\n').Contains('\n', StringComparison.Ordinal)
        && text[^1] == '\n' && text[^2] != '\n' && text[0] is not (' ' or '\n' or '\t')
        && text.All(character => character is '\n' or (>= ' ' and <= '~'));

    private static string Spaces(int count) => new(' ', count);

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_.-]*(:[A-Za-z0-9_.-]+)?\z")]
    private static partial Regex PlainKey();
}
