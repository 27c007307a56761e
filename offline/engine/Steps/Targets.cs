using System.Text.RegularExpressions;

namespace Omega.Offline.Engine.Steps;

/// <summary>The resources that a run may change: all, or those whose URN matches one of the patterns.</summary>
internal sealed class Targets
{
    private readonly List<Regex> _patterns;

    /// <summary>Reads patterns: <c>*</c> is any text without a colon or dollar sign, <c>**</c> any text.</summary>
    public Targets(IEnumerable<string> patterns)
    {
        _patterns = [.. patterns.Select(pattern => new Regex(
            "^" + Regex.Escape(pattern).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^:$]*", StringComparison.Ordinal) + "$",
            RegexOptions.CultureInvariant))];
    }

    /// <summary>Whether only some resources are meant.</summary>
    public bool Any => _patterns.Count > 0;

    /// <summary>Whether the resource may be changed.</summary>
    public bool Contains(string urn) => _patterns.Count == 0 || _patterns.Exists(pattern => pattern.IsMatch(urn));
}
