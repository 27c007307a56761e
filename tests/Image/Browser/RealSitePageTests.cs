using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Browser;

/// <summary>The pages of the real sites in a real browser: each shows what it showed where it was recorded, and nothing is red.</summary>
public sealed class RealSitePageTests(ServedSites served) : IClassFixture<ServedSites>
{
    public static TheoryData<string> Names { get; } = [.. RealSites.Names];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Pages_look_as_they_did_when_they_were_recorded(string name)
    {
        Skip.If(Chromium.Find() is null, "No Chromium is installed.");
        var site = await served.SiteAsync(name);
        var recording = await RealSites.RecordingAsync(name);
        // Left out are aliases that lead to another host, and what the browser shows in a viewer of its own (XML, JSON, pictures).
        var pages = recording.Pages.Where(page => page.Final.StartsWith('/') && (page.H1 is not null || page.Title.Length > 0));
        await using var browser = await Chromium.StartAsync(1280, "light");

        foreach (var page in pages)
        {
            await browser.OpenAsync(new Uri(site.Url, page.Path));
            await browser.ShowsAsync("document.readyState + ' ' + (location.href.startsWith('" + site.Url + "'))", "complete true");
            if (page.H1 is not null)
            {
                await browser.ShowsAsync("document.querySelector('h1')?.textContent?.trim() ?? ''", page.H1.Trim());
            }
        }

        // A browser asks every site for this file, and not every one has it.
        var errors = browser.Errors.Where(error => !error.Contains("/favicon.ico", StringComparison.Ordinal)).ToList();
        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }
}
