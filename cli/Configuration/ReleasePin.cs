using System.Globalization;

namespace Omega.Cli.Configuration;

/// <summary>Writes `omega:release` into the text of a stack's configuration file; everything else stays as it was written.</summary>
internal static class ReleasePin
{
    private const string Key = "omega:release";

    /// <summary>The text with the release of <paramref name="record"/> as the one to deploy.</summary>
    public static string Set(string text, LedgerRecord record)
    {
        var lines = Remove(text).TrimEnd('\n').Split('\n').ToList();
        var config = lines.FindIndex(line => line.TrimEnd() == "config:");
        if (config < 0)
        {
            lines.Add("config:");
            config = lines.Count - 1;
        }

        var end = EndOfBlock(lines, config, indentation: 0);
        var first = lines.Skip(config + 1).Take(end - config - 1).FirstOrDefault(IsEntry);
        lines.InsertRange(end, Entry(record, first is null ? 2 : Indentation(first)));
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The text without a release to deploy, so that the stack builds again.</summary>
    public static string Remove(string text)
    {
        var lines = text.Split('\n').ToList();
        var key = lines.FindIndex(line => line.TrimStart().StartsWith($"{Key}:", StringComparison.Ordinal));
        if (key >= 0)
        {
            lines.RemoveRange(key, EndOfBlock(lines, key, Indentation(lines[key])) - key);
        }

        return string.Join('\n', lines);
    }

    /// <summary>Index after the last entry that belongs to the key in line <paramref name="start"/>.</summary>
    private static int EndOfBlock(List<string> lines, int start, int indentation)
    {
        var end = start + 1;
        for (var index = start + 1; index < lines.Count && (!IsEntry(lines[index]) || Indentation(lines[index]) > indentation); index++)
        {
            end = IsEntry(lines[index]) ? index + 1 : end;
        }

        return end;
    }

    private static bool IsEntry(string line) => line.TrimStart() is { Length: > 0 } entry && entry[0] != '#';

    private static int Indentation(string line) => line.Length - line.TrimStart().Length;

    private static IEnumerable<string> Entry(LedgerRecord record, int indentation)
    {
        var space = new string(' ', indentation);
        yield return $"{space}{Key}:";
        foreach (var (name, value) in new[] { ("version", record.Version), ("digest", record.Digest), ("content", record.Content), ("base", record.Base), ("commit", record.Commit) })
        {
            if (value != LedgerChain.Unknown)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{space}{space}{name}: \"{value}\"");
            }
        }
    }
}
