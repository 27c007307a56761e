namespace Omega.Core.Content;

/// <summary>What the redirects of a stack and the files of its site say of each other.</summary>
internal static class RedirectNotes
{
    /// <summary>What cannot work, each with its remedy.</summary>
    public static IEnumerable<string> Problems(Addresses addresses, SiteOptions options)
    {
        var redirects = options.Redirects;
        foreach (var (redirect, index) in redirects.All.Select((redirect, index) => (redirect, index)))
        {
            var from = redirect.IsPrefix ? redirect.From[..^1] : redirect.From;
            if ((from + "/").StartsWith($"/{Site.OwnName}/", StringComparison.Ordinal))
            {
                yield return $"{Name(index)}.from must not be below /{Site.OwnName}/, which the product keeps for itself, "
                    + $"was '{redirect.From}'. Remove the entry.";
            }

            foreach (var (setting, service) in options.Services ?? new Dictionary<string, string>())
            {
                if ((from + "/").StartsWith(service, StringComparison.Ordinal)
                    || (redirect.IsPrefix && service.StartsWith(from, StringComparison.Ordinal)))
                {
                    yield return $"{Name(index)}.from must not be or hold an address that the service has ({setting} {service}), was '{redirect.From}'. "
                        + "Remove the entry, or give the service another path.";
                }
            }
        }

        // What the settings alone show is refused before the files are read.
        foreach (var (index, way) in redirects.Loops(addresses.Elsewhere))
        {
            yield return $"{Name(index)} leads in a circle with what the site does itself ({string.Join(" -> ", way)}). Lead it to where the page is.";
        }

        if (options.StrictLinks)
        {
            foreach (var note in LeadNowhere(addresses, options))
            {
                yield return $"{note} Mend it; omega:web.links is strict.";
            }
        }
    }

    /// <summary>What their makers should know.</summary>
    public static IReadOnlyList<string> Of(string site, IReadOnlyList<SiteFile> files, Addresses addresses, SiteOptions options) =>
    [
        .. options.Redirects.All.Count == 0 ? [] : files.Select(file => (file, Hides(file, options.Redirects))).Where(hidden => hidden.Item2 >= 0)
            .Select(hidden => $"{Name(hidden.Item2)} hides {site}/{hidden.file.Name}."),
        .. LeadNowhere(addresses, options),
    ];

    private static IEnumerable<string> LeadNowhere(Addresses addresses, SiteOptions options) => options.Redirects.All
        .Select((redirect, index) => (redirect, index))
        .Where(one => !one.redirect.IsPrefix && one.redirect.Lead(one.redirect.From) is { } to
            && options.Redirects.Of(to) is null && addresses.Resolve(to) is null
            && addresses.Fallback is null && !options.ServicePaths.Any(service => (to + "/").StartsWith(service, StringComparison.Ordinal)))
        .Select(one => $"{Name(one.index)}.to is '{one.redirect.To}', which is not there.");

    // A page answers at several addresses, and is hidden where the first of them is.
    private static int Hides(SiteFile file, Redirects redirects) => Shown(file.Name)
        .Select(address => redirects.Of(address) is { } redirect ? redirects.All.ToList().IndexOf(redirect) : -1).FirstOrDefault(index => index >= 0, -1);

    private static IEnumerable<string> Shown(string name) => Path.GetFileName(name) == "index.html" ? ["/" + name[..^"index.html".Length], "/" + name]
        : name.EndsWith(".html", StringComparison.Ordinal) ? ["/" + name[..^".html".Length], "/" + name] : ["/" + name];

    private static string Name(int index) => $"omega:web.redirects[{index}]";
}
