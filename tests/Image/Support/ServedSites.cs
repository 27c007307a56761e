namespace Omega.Image.Tests.Support;

/// <summary>The real sites, each built once and served until the tests of a class are over.</summary>
public sealed class ServedSites : IAsyncLifetime
{
    private readonly Dictionary<string, LocalSite> _sites = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var site in _sites.Values)
        {
            await site.DisposeAsync();
        }
    }

    /// <summary>Serves a site; skips the test with what is missing.</summary>
    internal async Task<LocalSite> SiteAsync(string name)
    {
        var (folder, missing) = await RealSites.FolderAsync();
        Skip.If(missing is not null, missing);
        var lacks = await LocalSite.MissingAsync();
        Skip.If(lacks is not null, lacks);
        return _sites.TryGetValue(name, out var site)
            ? site
            : _sites[name] = await LocalSite.StartAsync(Path.Combine(folder!, name), RealSites.Options(await RealSites.RecordingAsync(name)));
    }
}
