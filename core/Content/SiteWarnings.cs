namespace Omega.Core.Content;

/// <summary>What the makers of a site should know and nothing is refused for; each kind is told once, with its first cases.</summary>
internal static class SiteWarnings
{
    private const int Shown = 20;

    /// <summary>One text for each kind.</summary>
    public static IEnumerable<string> Of(string site, Site read, IReadOnlyList<string> redirects)
    {
        if (read.LeftOut.Count > 0)
        {
            yield return List($"{read.LeftOut.Count} of the entries of {site}/ are left out of the image; omega:web.include lets one in:",
                read.LeftOut.Select(entry => $"{site}/{entry.Name} {entry.Why}"));
        }

        if (read.Report.Dead.Count > 0)
        {
            yield return List($"{read.Report.Dead.Count} references of {site}/ lead nowhere; omega:web.links strict refuses them:",
                read.Report.Dead.Select(link => SiteReport.Describe(site, link)));
        }

        if (redirects.Count > 0)
        {
            yield return List($"{redirects.Count} notes on omega:web.redirects:", redirects);
        }

        if (read.Report.Untyped.Count > 0)
        {
            yield return List($"{read.Report.Untyped.Count} files of {site}/ have no media type in nginx/types.conf and are sent as bytes "
                + "(application/octet-stream):", read.Report.Untyped.Select(name => $"{site}/{name}"));
        }
    }

    private static string List(string title, IEnumerable<string> entries)
    {
        var all = entries.ToList();
        var rest = all.Count > Shown ? [$"… and {all.Count - Shown} more"] : Array.Empty<string>();
        return string.Join('\n', all.Take(Shown).Concat(rest).Select(entry => $"  - {entry}").Prepend(title));
    }
}
