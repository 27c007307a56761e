using System.Text;
using System.Text.RegularExpressions;

namespace Omega.Offline.Plugins.Docker.Build;

/// <summary>The rules of a .dockerignore file: the last rule that matches a path, or a folder above it, decides.</summary>
internal sealed class IgnoreRules
{
    private readonly List<(Regex Pattern, bool Includes)> _rules = [];

    private IgnoreRules(IEnumerable<string> lines)
    {
        foreach (var line in lines.Select(line => line.Trim().TrimStart('\uFEFF')).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var includes = line[0] == '!';
            var pattern = Clean(includes ? line[1..].Trim() : line);
            if (pattern.Length > 0)
            {
                _rules.Add((new Regex(Translate(pattern), RegexOptions.CultureInvariant), includes));
            }
        }
    }

    /// <summary>Whether a rule takes something back in, so that an ignored folder still has to be searched.</summary>
    internal bool HasExceptions => _rules.Any(rule => rule.Includes);

    /// <summary>Reads the rules for a recipe: its own ignore file, else the context's, else none.</summary>
    internal static IgnoreRules For(string context, string dockerfile)
    {
        var file = new[] { dockerfile + ".dockerignore", Path.Combine(context, ".dockerignore") }.FirstOrDefault(File.Exists);
        return new IgnoreRules(file is null ? [] : File.ReadAllLines(file));
    }

    /// <summary>Reads the rules of the given lines.</summary>
    internal static IgnoreRules Parse(params string[] lines) => new(lines);

    /// <summary>Whether the path, relative to the context and with slashes, is left out.</summary>
    internal bool Ignores(string path)
    {
        var ignored = false;
        foreach (var (pattern, includes) in _rules)
        {
            if (ignored == includes && Matches(pattern, path))
            {
                ignored = !includes;
            }
        }

        return ignored;
    }

    private static bool Matches(Regex pattern, string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (pattern.IsMatch(path[..end]))
            {
                return true;
            }
        }

        return false;
    }

    private static string Clean(string pattern)
    {
        var parts = new List<string>();
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i++;
                    var slash = i + 1 < pattern.Length && pattern[i + 1] == '/';
                    i += slash ? 1 : 0;
                    regex.Append(i + 1 >= pattern.Length ? ".*" : slash ? "(.*/)?" : ".*");
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '[' when pattern.IndexOf(']', i) is var close and > 0:
                    regex.Append('[').Append(pattern[(i + 1)..close].Replace("\\", @"\\", StringComparison.Ordinal)).Append(']');
                    i = close;
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return regex.Append('$').ToString();
    }
}
