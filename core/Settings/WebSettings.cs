using Omega.Core.Content;

namespace Omega.Core.Settings;

/// <summary>What the stack says about the pages (`omega:web`).</summary>
/// <param name="Fallback">File that answers pages which have none of their own, as a single-page site wants it; by default 200.html,
/// where there is one.</param>
/// <param name="Links">What a reference that leads nowhere does.</param>
/// <param name="Include">Files and folders that are published although they look like what must not be.</param>
/// <param name="Root">Folder of the checkout that is served; by default web. Not with <paramref name="Build"/>, whose output is served.</param>
/// <param name="Build">How the site is built; absent: the files are served as they are.</param>
/// <param name="Headers">Headers that answers have beside those of the product; of two for one name and address the later one counts.</param>
/// <param name="ContentPolicy">Content-Security-Policy of the site; absent: the strictest one under which its own files work.</param>
/// <param name="Redirects">Addresses that lead to others; the first that fits counts.</param>
/// <param name="Maintenance">Whether readers get 503 and the maintenance page instead of the site.</param>
/// <param name="Labels">What the image says of its makers.</param>
public sealed record WebSettings(
    string? Fallback = null,
    LinkRule Links = LinkRule.Warn,
    IReadOnlyList<string>? Include = null,
    string? Root = null,
    SiteBuildSettings? Build = null,
    IReadOnlyList<HeaderSettings>? Headers = null,
    string? ContentPolicy = null,
    IReadOnlyList<RedirectSettings>? Redirects = null,
    bool Maintenance = false,
    LabelSettings? Labels = null) : ISettings
{
    /// <summary>Folder of the checkout that is served by default.</summary>
    public const string DefaultRoot = "web";

    /// <summary>Path in the checkout of the folder that is served, or that the build writes.</summary>
    public string Folder => Build is null ? Root ?? DefaultRoot : $"{Build.Source}/{Build.Output}";

    /// <summary>Path in the checkout of the folder that people write the site in.</summary>
    public string Source => Build?.Source ?? Folder;

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (Fallback is not null && !CheckoutFolder.IsBelow(Fallback))
        {
            yield return new("fallback", "must be the path of a file of the site, without a slash at its ends, a backslash, a colon or $", Fallback, "index.html");
        }

        foreach (var (entry, index) in (Include ?? []).Select((entry, index) => (entry, index)).Where(item => !CheckoutFolder.IsBelow(item.entry.TrimEnd('/'))))
        {
            yield return new($"include[{index}]", "must be the path of a file or a folder of the site", entry, "downloads/schema.sql");
        }

        if (Root is not null && Build is not null)
        {
            yield return new("root", "must not be given with omega:web.build, whose output is served", Root, "") { Needs = ["build"] };
        }
        else if (Root is not null && !CheckoutFolder.IsMatch(Root))
        {
            yield return new("root", CheckoutFolder.Rule, Root, DefaultRoot);
        }

        if (ContentPolicy is not null && !Content.ContentPolicy.IsPolicy(ContentPolicy))
        {
            yield return new("contentPolicy", Content.ContentPolicy.Rule, ContentPolicy, "default-src 'self'");
        }

        foreach (var problem in Parts())
        {
            yield return problem;
        }
    }

    /// <summary>The same for those who read the site.</summary>
    /// <param name="services">The services of the stack.</param>
    public SiteOptions Options(IReadOnlyList<Service> services) => new(
        Fallback, Links == LinkRule.Strict, Include,
        services.Where(service => service.Settings.Path is not null).ToDictionary(service => $"{service.Setting}.path", service => service.Settings.Path!))
    {
        Headers = [.. (Headers ?? []).Select(header => header.Header)],
        ContentPolicy = ContentPolicy,
        Redirects = new Redirects([.. (Redirects ?? []).Select(redirect => redirect.Redirect)]),
        Labels = Labels?.Annotations ?? [],
    };

    private IEnumerable<SettingsProblem> Parts() => (Build?.Problems() ?? []).Select(problem => problem.Below("build"))
        .Concat((Headers ?? []).SelectMany((header, index) => header.Problems().Select(problem => problem.Below($"headers[{index}]"))))
        .Concat((Redirects ?? []).SelectMany((redirect, index) => redirect.Problems().Select(problem => problem.Below($"redirects[{index}]"))))
        .Concat(Loops())
        .Concat((Labels?.Problems() ?? []).Select(problem => problem.Below("labels")));

    private IEnumerable<SettingsProblem> Loops()
    {
        var given = Redirects ?? [];
        if (given.Any(redirect => redirect.Problems().Any()))
        {
            yield break;
        }

        var redirects = new Redirects([.. given.Select(redirect => redirect.Redirect)]);
        foreach (var (index, way) in redirects.Loops(_ => null))
        {
            yield return new($"redirects[{index}].to", $"must not lead back in a circle ({string.Join(" -> ", way)})", given[index].To, "<address>")
            {
                Needs = [.. given.Select((_, other) => $"redirects[{other}]")],
            };
        }
    }
}

/// <summary>What a reference that leads nowhere does.</summary>
public enum LinkRule
{
    /// <summary>It is told, and refuses the build only where the start page is dead without it.</summary>
    Warn,

    /// <summary>It refuses the build.</summary>
    Strict,
}
