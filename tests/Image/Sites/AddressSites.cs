using Omega.Core.Content;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Sites;

/// <summary>Two sites that many tests ask: one of odd addresses, one of a single page.</summary>
public sealed class AddressSites : IAsyncLifetime, IDisposable
{
    private readonly SomeSite _odd = new(
        ("about.html", "about.html"), ("folder/index.html", "folder/index.html"), ("both.html", "both.html"), ("both/index.html", "both/index.html"),
        ("a b?#%+/index.html", "odd"), ("data", "{}"), ("guide/v1.2.html", "guide/v1.2.html"), ("404.html", "404.html"), ("de/404.html", "de/404.html"),
        ("api/index.html", "api/index.html"), ("healthz", "the site's"), ("version.json", "{\"app\":1}"), ("settings.json", "{\"theme\":1}"));

    private readonly SomeSite _app = new(("app.html", "<title>App</title>"), ("app.js", "1"));
    private readonly List<LocalSite> _served = [];
    private Task<LocalSite>? _oddServed;
    private Task<LocalSite>? _appServed;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var site in _served)
        {
            await site.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _odd.Dispose();
        _app.Dispose();
    }

    internal Task<LocalSite> OddAsync() => _oddServed ??= ServeAsync(_odd, new SiteOptions());

    internal Task<LocalSite> AppAsync() => _appServed ??= ServeAsync(_app, new SiteOptions("app.html"));

    private async Task<LocalSite> ServeAsync(SomeSite files, SiteOptions options)
    {
        var lacks = await LocalSite.MissingAsync();
        Skip.If(lacks is not null, lacks);
        var site = await LocalSite.StartAsync(files.Root, options);
        _served.Add(site);
        return site;
    }
}
