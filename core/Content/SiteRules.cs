namespace Omega.Core.Content;

/// <summary>What no site may have, whatever its makers want.</summary>
internal static class SiteRules
{
    /// <summary>One sentence and remedy for each breach.</summary>
    public static IEnumerable<string> Problems(string site, IReadOnlyList<SiteFile> files, Addresses addresses, SiteOptions options)
    {
        foreach (var file in files.Where(file => file.Name.Any(letter => char.IsControl(letter) || letter is '\\' or '\uFFFD')))
        {
            yield return $"{site}/{Shown(file.Name)} has a control character, a backslash or bytes that are not UTF-8 in its name. Rename it.";
        }

        foreach (var file in files.Where(file => file.Name.StartsWith(Site.OwnName + "/", StringComparison.Ordinal) || file.Name == Site.OwnName))
        {
            yield return $"{site}/{file.Name} has a name that the product keeps for itself (/{Site.OwnName}/). Rename it.";
        }

        foreach (var (setting, service) in options.Services ?? new Dictionary<string, string>())
        {
            foreach (var file in files.Where(file => IsAt(file.Name, service)))
            {
                yield return $"{site}/{file.Name} lies at an address that the service has ({setting} {service}). "
                    + "Rename it, or give the service another path.";
            }
        }

        if (options.Fallback is { } fallback && !files.Any(file => file.Name == fallback))
        {
            yield return $"omega:web.fallback must name a file of {site}/, was '{fallback}'. Name one that is there, or remove the setting.";
        }
        else if (addresses.Resolve("/") is null && addresses.Fallback is null && options.Redirects.Of("/") is null)
        {
            yield return $"{site}/index.html is missing: nothing would answer at /. Add it, or name another page with omega:web.fallback.";
        }

        foreach (var entry in (options.Include ?? []).Where(entry => !files.Any(file =>
            file.Name == entry.Trim('/') || file.Name.StartsWith(entry.Trim('/') + "/", StringComparison.Ordinal))))
        {
            yield return $"omega:web.include must name files or folders of {site}/, was '{entry}'. Remove the entry.";
        }
    }

    // `/api` itself is the service's too, and `/api.html` would answer there.
    private static bool IsAt(string file, string service) =>
        ("/" + file).StartsWith(service, StringComparison.Ordinal) || "/" + file == service.TrimEnd('/')
        || "/" + file == service.TrimEnd('/') + ".html";

    private static string Shown(string name) => string.Concat(name.Select(letter => char.IsControl(letter) ? '?' : letter));
}
