using System.Text;
using System.Text.RegularExpressions;

namespace Omega.Offline.Plugins.Command.Assets;

/// <summary>A pattern of relative file paths: * and ? stay within a folder, ** does not; [a-z], [!a], {a,b}; ! excludes.</summary>
internal sealed class GlobPattern
{
    private readonly Regex _expression;

    /// <summary>Reads the pattern.</summary>
    internal GlobPattern(string pattern)
    {
        Excludes = pattern.StartsWith('!');
        _expression = new Regex(
            Translate(Excludes ? pattern[1..] : pattern), RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>Whether what matches is taken out rather than in.</summary>
    internal bool Excludes { get; }

    /// <summary>Whether the whole path matches.</summary>
    internal bool Matches(string path) => _expression.IsMatch(path);

    private static string Translate(string pattern)
    {
        var expression = new StringBuilder("^(?:");
        var depth = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    expression.Append(".*");
                    i++;
                    break;
                case '*':
                    expression.Append("[^/]*");
                    break;
                case '?':
                    expression.Append("[^/]");
                    break;
                case '[' when pattern.IndexOf(']', i + 1) is > 0 and var end:
                    expression.Append('[').Append(pattern[(i + 1)..end].Replace('!', '^')).Append(']');
                    i = end;
                    break;
                case '{':
                    expression.Append("(?:");
                    depth++;
                    break;
                case '}' when depth > 0:
                    expression.Append(')');
                    depth--;
                    break;
                case ',' when depth > 0:
                    expression.Append('|');
                    break;
                case '\\' when i + 1 < pattern.Length:
                    expression.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    expression.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return expression.Append(")$").ToString();
    }
}
