using System.Text.RegularExpressions;

namespace Omega.Core.Content;

/// <summary>The modules that a script imports by a relative name, and the files that it finds beside itself.</summary>
public static partial class ScriptReferences
{
    /// <summary>Reads a script.</summary>
    public static IEnumerable<Reference> Read(string text, int firstLine = 1)
    {
        var line = firstLine;
        var at = 0;
        foreach (Match found in Import().Matches(text))
        {
            line += text.AsSpan(at, found.Index - at).Count('\n');
            at = found.Index;
            yield return new(line, found.Groups["name"].Value, ReferenceKind.Essential);
        }
    }

    [GeneratedRegex("""
        (?:(?<![\w$.])import\s*(?:[\w$*{][\w$\s{},*]*\bfrom\s*|\(\s*|)|(?<![\w$.])export\s*[*{][\w$\s{},*]*\bfrom\s*|\bnew\s+URL\(\s*(?=["'`][^"'`]*["'`]\s*,\s*import\.meta\.url))(?<quote>["'])(?<name>\.{0,2}/[^"'`\\\n${}]*)\k<quote>
        """, RegexOptions.CultureInvariant)]
    private static partial Regex Import();
}
