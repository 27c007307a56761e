using Omega.Core.Content;

namespace Omega.Core.Settings;

/// <summary>What the stack says about the pages (`omega:web`).</summary>
/// <param name="Fallback">File that answers pages which have none of their own, as a single-page site wants it; by default 200.html,
/// where there is one.</param>
/// <param name="Links">What a reference that leads nowhere does.</param>
/// <param name="Include">Files and folders that are published although they look like what must not be.</param>
public sealed record WebSettings(string? Fallback = null, LinkRule Links = LinkRule.Warn, IReadOnlyList<string>? Include = null) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (Fallback is not null && !IsPath(Fallback))
        {
            yield return new("fallback", "must be the path of a file below web/, without a slash at its ends and without $", Fallback, "index.html");
        }

        foreach (var (entry, index) in (Include ?? []).Select((entry, index) => (entry, index)).Where(item => !IsPath(item.entry.TrimEnd('/'))))
        {
            yield return new($"include[{index}]", "must be the path of a file or a folder below web/", entry, "downloads/schema.sql");
        }
    }

    /// <summary>The same for those who read the site.</summary>
    /// <param name="services">The services of the stack.</param>
    public SiteOptions Options(IReadOnlyList<Service> services) => new(
        Fallback, Links == LinkRule.Strict, Include,
        services.Where(service => service.Settings.Path is not null).ToDictionary(service => $"{service.Setting}.path", service => service.Settings.Path!));

    private static bool IsPath(string path) =>
        path.Length > 0 && !path.Contains('$') && !path.Any(char.IsControl) && path.Split('/').All(part => part is not ("" or "." or ".."));
}

/// <summary>What a reference that leads nowhere does.</summary>
public enum LinkRule
{
    /// <summary>It is told, and refuses the build only where the start page is dead without it.</summary>
    Warn,

    /// <summary>It refuses the build.</summary>
    Strict,
}
