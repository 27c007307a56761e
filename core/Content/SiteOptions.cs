namespace Omega.Core.Content;

/// <summary>What a stack says about its site.</summary>
/// <param name="Fallback">File that answers pages which have none of their own; null takes 200.html where there is one.</param>
/// <param name="StrictLinks">Whether a reference that leads nowhere refuses the build wherever it stands.</param>
/// <param name="Include">Files and folders of the site that are published although they look like what must not be.</param>
/// <param name="Services">Addresses of the services, such as `/api/`, by the settings that name them; null without one.</param>
public sealed record SiteOptions(
    string? Fallback = null, bool StrictLinks = false, IReadOnlyList<string>? Include = null, IReadOnlyDictionary<string, string>? Services = null)
{
    /// <summary>Addresses of the services.</summary>
    public IEnumerable<string> ServicePaths => Services?.Values ?? [];

    /// <summary>Headers that answers have beside those of the product.</summary>
    public IReadOnlyList<ResponseHeader> Headers { get; init; } = [];

    /// <summary>Content policy of the site; null: the strictest one under which its own files work.</summary>
    public string? ContentPolicy { get; init; }

    /// <summary>Addresses that lead to others.</summary>
    public Redirects Redirects { get; init; } = Redirects.None;

    /// <summary>Labels of the image beside those of the recipe.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];
}
