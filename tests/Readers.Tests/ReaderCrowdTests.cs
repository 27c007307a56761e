namespace Omega.Readers.Tests;

public sealed class ReaderCrowdTests
{
    private static readonly ReaderSettings Few = new() { Readers = 2, Watchers = 2, Pause = TimeSpan.FromMilliseconds(5) };

    private static async Task<(Happening Happening, ReaderReport Report)> ReadAsync(FakeSite site, Action change, ReaderSettings? settings = null)
    {
        var happening = new Happening("a change", () => { change(); return Task.CompletedTask; }, Promise.NothingIsLost);
        return (happening, await happening.RunAsync(site.Url, settings ?? Few));
    }

    /// <summary>Every watcher has had what stands there now: each asks for one thing at a time.</summary>
    private static void Seen(FakeSite site)
    {
        var asked = site.Asked["/version.json"] + (2 * Few.Watchers) + 1;
        SpinWait.SpinUntil(() => site.Asked["/version.json"] >= asked);
    }

    [Fact]
    public async Task Readers_fetch_the_page_all_that_it_names_and_what_these_name()
    {
        using var site = new FakeSite();

        var (happening, report) = await ReadAsync(site, () => { });

        happening.Judge(report);
        Assert.Equal(["/", "/app.js", "/assets/paper.png", "/assets/site.0123456789ab.css", "/page.js", "/version.json"], site.Asked.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["1"], report.Versions);
    }

    [Fact]
    public async Task A_page_that_fails_is_counted()
    {
        using var site = new FakeSite();

        var (happening, report) = await ReadAsync(site, () =>
        {
            site.Put("/version.json", "text/plain", "away", 503);
            Seen(site);
            site.Put("/version.json", "application/json", """{"version":"1"}""");
        });

        Assert.NotEqual(0, report.Count(LossKind.Failed));
        var text = Assert.Throws<ReadersLostException>(() => happening.Judge(report)).Message;
        Assert.Contains("x Failed /version.json: 503 away", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lazy_file_that_went_away_with_the_release_is_counted()
    {
        using var site = new FakeSite();

        var (_, report) = await ReadAsync(site, () => site.Files.TryRemove("/page.js", out _));

        Assert.Equal(report.Losses.Count, report.Count(LossKind.MissingAsset));
        Assert.NotEmpty(report.Losses);
    }

    [Fact]
    public async Task Other_bytes_under_a_hashed_name_are_counted_and_under_any_other_are_not()
    {
        using var site = new FakeSite();

        var (_, report) = await ReadAsync(site, () =>
        {
            site.Put("/page.js", "text/javascript", "2");
            site.Put("/assets/site.0123456789ab.css", "text/css", "body { }");
        });

        Assert.NotEmpty(report.Losses);
        Assert.All(report.Losses, loss => Assert.Equal((LossKind.ChangedBytes, "/assets/site.0123456789ab.css"), (loss.Kind, loss.Address)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_version_that_comes_back_is_counted_where_two_must_not_answer_side_by_side(bool mayGoBack)
    {
        using var site = new FakeSite();

        var (_, report) = await ReadAsync(site, () =>
        {
            foreach (var version in (string[])["2", "1"])
            {
                site.Put("/version.json", "application/json", $$"""{"version":"{{version}}"}""");
                Seen(site);
            }
        }, Few with { MayGoBack = mayGoBack });

        Assert.Equal(["1", "2"], report.Versions);
        Assert.Equal(mayGoBack, report.Count(LossKind.WentBack) == 0);
    }

    [Fact]
    public async Task The_longest_time_without_an_answer_is_told()
    {
        using var site = new FakeSite();

        var (_, report) = await ReadAsync(site, () =>
        {
            foreach (var (path, file) in site.Files)
            {
                site.Files[path] = file with { Status = 503 };
            }

            Thread.Sleep(500);
            foreach (var (path, file) in site.Files)
            {
                site.Files[path] = file with { Status = 200 };
            }
        });

        Assert.True(report.LongestGap >= TimeSpan.FromMilliseconds(400), report.ToString());
    }

    [Fact]
    public async Task What_happened_is_undone_however_it_ends()
    {
        using var site = new FakeSite();
        var undone = false;
        var happening = new Happening("a fault", () => throw new InvalidOperationException("no"), Promise.ItRecovers)
        {
            Undo = () => { undone = true; return Task.CompletedTask; },
        };

        await Assert.ThrowsAsync<InvalidOperationException>(() => happening.RunAsync(site.Url, Few));

        Assert.True(undone);
    }

    [Fact]
    public async Task A_table_row_tells_what_was_lost()
    {
        using var site = new FakeSite();
        site.Files.TryRemove("/page.js", out _);

        var row = await ReadAsync(site, () => { });

        var line = HappeningTable.Markdown([row]).Split('\n')[2];
        Assert.Matches(@"\A\| a change \| nothing lost \| [0-9]+ \| [0-9]+ \| 0 \| [1-9][0-9]* \| 0 \| 0 \| [0-9.]+ s \|\z", line);
    }
}
