using System.Text.RegularExpressions;

namespace Omega.Offline.Engine.Steps;

/// <summary>The resources that a run may change: all, or those whose URN matches one of the patterns; with these, if asked for, what needs them.</summary>
internal sealed class Targets
{
    private readonly List<Regex> _patterns;
    private readonly bool _dependents;
    private readonly HashSet<string> _reached = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Reads patterns: <c>*</c> is any text without a colon or dollar sign, <c>**</c> any text.</summary>
    public Targets(IEnumerable<string> patterns, bool dependents = false)
    {
        _dependents = dependents;
        _patterns = [.. patterns.Select(pattern => new Regex(
            "^" + Regex.Escape(pattern).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^:$]*", StringComparison.Ordinal) + "$",
            RegexOptions.CultureInvariant))];
    }

    /// <summary>Whether only some resources are meant.</summary>
    public bool Any => _patterns.Count > 0;

    /// <summary>Whether the patterns name the resource.</summary>
    public bool Contains(string urn) => _patterns.Count == 0 || _patterns.Exists(pattern => pattern.IsMatch(urn));

    /// <summary>Whether the resource may be changed. Asked for each resource after those that it needs.</summary>
    public bool Reaches(string urn, IEnumerable<string> needs)
    {
        if (!Any)
        {
            return true;
        }

        lock (_lock)
        {
            if (Contains(urn) || (_dependents && needs.Any(_reached.Contains)))
            {
                _reached.Add(urn);
            }

            return _reached.Contains(urn);
        }
    }
}
