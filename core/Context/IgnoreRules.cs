using System.Text;
using System.Text.RegularExpressions;

namespace Omega.Core.Context;

/// <summary>Rules of a Docker ignore file: the last one that matches a path or a folder above it decides.</summary>
internal sealed class IgnoreRules
{
    private readonly List<(Regex Pattern, bool Excludes)> _rules = [];

    /// <summary>Reads the text of an ignore file.</summary>
    public static IgnoreRules Parse(string text)
    {
        var rules = new IgnoreRules();
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var excludes = line[0] != '!';
            var pattern = (excludes ? line : line[1..].Trim()).Trim('/');
            rules._rules.Add((Compile(pattern), excludes));
        }

        return rules;
    }

    /// <summary>Tells whether the builder leaves out the file at <paramref name="path"/>, relative and with slashes.</summary>
    public bool Excludes(string path)
    {
        var excluded = false;
        foreach (var (pattern, excludes) in _rules)
        {
            excluded = pattern.IsMatch(path) ? excludes : excluded;
        }

        return excluded;
    }

    private static Regex Compile(string pattern)
    {
        var text = new StringBuilder(@"\A");
        for (var index = 0; index < pattern.Length; index++)
        {
            switch (pattern[index])
            {
                case '*' when index + 1 < pattern.Length && pattern[index + 1] == '*':
                    index++;
                    var slash = index + 1 < pattern.Length && pattern[index + 1] == '/';
                    index += slash ? 1 : 0;
                    text.Append(slash ? "(?:.*/)?" : ".*");
                    break;
                case '*':
                    text.Append("[^/]*");
                    break;
                case '?':
                    text.Append("[^/]");
                    break;
                default:
                    text.Append(Regex.Escape(pattern[index].ToString()));
                    break;
            }
        }

        return new Regex(text.Append(@"(?:/.*)?\z").ToString(), RegexOptions.CultureInvariant);
    }
}
