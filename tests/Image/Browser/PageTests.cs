using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Browser;

/// <summary>The page in a real browser, on a phone and on a desktop, with the service and without.</summary>
[Collection(ImageCollection.Name)]
public sealed class PageTests(ImageFixture fixture)
{
    private const string News = """
        [
          { "id": "1", "title": "Older story", "url": "https://news.example/1", "publishedAt": "2026-01-30T09:00:00Z", "symbols": ["AMD"] },
          { "id": "2", "title": "Newest <b>story</b>", "url": "https://news.example/2", "source": "Desk", "summary": "Short.",
            "publishedAt": "2026-01-31T09:00:00Z", "symbols": ["NVDA", "AMD"] },
          { "id": "3", "title": "Bad link", "url": "javascript:alert(1)", "publishedAt": "2026-01-31T09:00:00Z" },
          { "id": "4", "title": "No date", "url": "https://news.example/4" },
          null
        ]
        """;

    [SkippableTheory]
    [InlineData(390, "light")]
    [InlineData(390, "dark")]
    [InlineData(1280, "light")]
    [InlineData(1280, "dark")]
    public async Task Page_shows_the_news_and_the_version_without_an_error(int width, string scheme)
    {
        SkipIfMissing();
        using var service = new FakeService(News);
        var site = await StartAsync(service.Port);
        await using var browser = await Chromium.StartAsync(width, scheme);

        await browser.OpenAsync(site.Url);

        await browser.ShowsAsync("[...document.querySelectorAll('h3')].map(title => title.textContent).join('|')", "Newest <b>story</b>|Older story");
        await browser.ShowsAsync("document.getElementById('version').textContent", $"Version {ImageFixture.FirstVersion}, commit {ImageBuild.Revision[..12]}");
        await browser.ShowsAsync("document.documentElement.scrollWidth <= innerWidth", "true");
        Assert.Empty(browser.Errors);
    }

    [SkippableFact]
    public async Task Stories_can_be_narrowed_by_symbol_and_by_words()
    {
        SkipIfMissing();
        using var service = new FakeService(News);
        var site = await StartAsync(service.Port);
        await using var browser = await Chromium.StartAsync(390, "light");
        await browser.OpenAsync(site.Url);
        await browser.ShowsAsync("document.querySelectorAll('article').length", "2");

        await browser.EvaluateAsync("[...document.querySelectorAll('.symbol')].find(button => button.textContent === 'NVDA').click()");
        await browser.ShowsAsync("document.querySelectorAll('article').length", "1");
        await browser.EvaluateAsync("document.getElementById('words').value = 'older', document.getElementById('words').dispatchEvent(new Event('input'))");

        await browser.ShowsAsync("document.getElementById('none').hidden", "false");
        await browser.EvaluateAsync("document.getElementById('clear').click()");
        await browser.ShowsAsync("document.querySelectorAll('article').length", "2");
    }

    [SkippableTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Page_says_that_the_service_is_away_and_recovers_by_itself(int width)
    {
        SkipIfMissing();
        var port = FreePort.Find();
        var site = await StartAsync(port);
        await using var browser = await Chromium.StartAsync(width, "light");

        await browser.OpenAsync(site.Url);
        await browser.ShowsAsync("document.getElementById('away').hidden", "false");
        await browser.ShowsAsync("document.getElementById('status').textContent", "The news service does not answer.");
        using var service = new FakeService(News, port);

        await browser.ShowsAsync("document.querySelectorAll('article').length", "2");
        await browser.ShowsAsync("document.getElementById('away').hidden", "true");
        Assert.Empty(browser.Errors);
    }

    private async Task<HardenedContainer> StartAsync(int port) =>
        await HardenedContainer.StartAsync(fixture, "site", options: ["--env", $"OMEGA_API={await fixture.GatewayAsync()}:{port}"]);

    private void SkipIfMissing()
    {
        fixture.SkipIfMissing();
        Skip.If(Chromium.Find() is null, "No Chromium is installed.");
    }
}
