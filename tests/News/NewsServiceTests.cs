using System.Net;
using System.Text.Json;
using Omega.News.Tests.Support;

namespace Omega.News.Tests;

[Collection(WithStore.Name)]
public sealed class NewsServiceTests(RunningStore store)
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [SkippableFact]
    public async Task Readers_get_the_newest_hundred_newest_first_in_the_pages_form()
    {
        Skip.IfNot(RunningStore.Missing is null, RunningStore.Missing);
        await using var answers = await Answers.StartAsync(store.Settings);
        await using var stories = new StoryStore(store.Settings);
        const string Title = "'); DROP TABLE stories; -- <b>\u00e9\U0001F4C8</b>";
        Story[] given =
        [
            .. Enumerable.Range(0, 101)
                .Select(minutes => new Story($"s{minutes}", "Title", "https://news.example/", null, null, Noon.AddMinutes(minutes), [])),
            new("newest", Title, "https://news.example/n", "Desk", "Two sentences.", Noon.AddHours(2), ["NVDA", "AMD"]),
        ];

        Assert.Equal(102, await stories.AddAsync(given, default));

        using var answer = await answers.AskAsync(HttpMethod.Get, "/api/news?limit=100000");
        using var news = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(
            (HttpStatusCode.OK, "application/json", "no-store"),
            (answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), answer.Headers.CacheControl?.ToString()));
        Assert.Equal(["newest", "s100", "s99"], news.RootElement.EnumerateArray().Take(3).Select(story => story.GetProperty("id").GetString()));
        Assert.Equal(100, news.RootElement.GetArrayLength());
        var first = news.RootElement[0];
        Assert.Equal((Title, "https://news.example/n"), (first.GetProperty("title").GetString(), first.GetProperty("url").GetString()));
        Assert.Equal(
            """
            "source":"Desk","summary":"Two sentences.","publishedAt":"2026-01-31T14:00:00+00:00","symbols":["NVDA","AMD"]}
            """,
            first.GetRawText()[first.GetRawText().IndexOf("\"source\"", StringComparison.Ordinal)..]);
        Assert.Equal(["id", "title", "url", "publishedAt", "symbols"], news.RootElement[1].EnumerateObject().Select(member => member.Name));
    }

    [SkippableTheory]
    [InlineData("POST", "/api/news", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/api/news", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/api/", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/news/1", HttpStatusCode.NotFound)]
    public async Task No_reader_writes_anything_and_nothing_else_is_there(string method, string address, HttpStatusCode expected)
    {
        Skip.IfNot(RunningStore.Missing is null, RunningStore.Missing);
        await using var answers = await Answers.StartAsync(store.Settings);

        using var answer = await answers.AskAsync(new HttpMethod(method), address);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("""{"error":"There is nothing at this address, or not for this method."}""", await answer.Content.ReadAsStringAsync());
        Assert.Null(answer.Headers.Server.SingleOrDefault());
    }

    [SkippableFact]
    public async Task A_body_is_not_even_read()
    {
        Skip.IfNot(RunningStore.Missing is null, RunningStore.Missing);
        await using var answers = await Answers.StartAsync(store.Settings);

        using var answer = await answers.AskAsync(HttpMethod.Post, "/api/news", "x");

        Assert.True((int)answer.StatusCode is 405 or 413, $"{answer.StatusCode}");
    }

    [SkippableFact]
    public async Task A_store_that_is_away_is_answered_for_and_what_it_had_is_there_again_when_it_is_back_with_another_password()
    {
        Skip.IfNot(RunningStore.Missing is null, RunningStore.Missing);
        await using var stories = new StoryStore(store.Settings);
        await using (var answers = await Answers.StartAsync(store.Settings))
        {
            await stories.AddAsync([new("kept", "Kept", "https://news.example/", null, null, Noon, [])], default);
            Assert.Contains("\"kept\"", await answers.NewsAsync(), StringComparison.Ordinal);

            await store.StopAsync();

            using var away = await answers.AskAsync(HttpMethod.Get, "/api/news");
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "5"), (away.StatusCode, away.Headers.RetryAfter?.ToString()));
            Assert.Equal("""{"error":"The store of the news does not answer."}""", await away.Content.ReadAsStringAsync());
            Assert.Contains(store.Settings.Store, answers.Said.ToString(), StringComparison.Ordinal);
            Assert.True(await NewsService.AnswersAsync(answers.Port));

            await store.StartAsync();
            await Patience.UntilAsync(HttpStatusCode.OK, async () => (await answers.AskAsync(HttpMethod.Get, "/api/news")).StatusCode);
        }

        var said = await store.StopAsync();
        await store.StartAsync("another one");
        await using var again = await Answers.StartAsync(store.Settings, isEmpty: false);

        Assert.Contains("\"kept\"", await again.NewsAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("was not properly shut down", said, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task It_waits_for_its_store_and_says_so_once_for_each_reason()
    {
        Skip.IfNot(RunningStore.Missing is null, RunningStore.Missing);
        await store.StopAsync();
        await using var stories = new StoryStore(store.Settings);
        var said = new List<string>();

        var waiting = stories.PrepareAsync(said.Add, default);
        await Patience.UntilAsync(() => Task.FromResult(said.Count > 0), () => "it did not say that it waits");
        Assert.False(waiting.IsCompleted);
        await store.StartAsync();
        await waiting;

        Assert.StartsWith($"Waiting for the store at {store.Settings.Store}: ", said[0], StringComparison.Ordinal);
        Assert.Equal(said.Distinct(), said);
    }

    [SkippableFact]
    public async Task Two_that_start_at_once_on_an_empty_store_make_it_ready_one_after_the_other()
    {
        Skip.IfNot(RunningStore.Missing is null, RunningStore.Missing);
        var empty = new RunningStore();
        await empty.InitializeAsync();
        try
        {
            await using var one = new StoryStore(empty.Settings);
            await using var other = new StoryStore(empty.Settings);

            await Task.WhenAll(Enumerable.Range(0, 4).SelectMany(_ => (StoryStore[])[one, other]).Select(it => it.PrepareAsync(_ => { }, default)));

            Assert.Empty(await one.NewestAsync(1, default));
        }
        finally
        {
            await empty.DisposeAsync();
        }
    }

    [Fact]
    public async Task Health_is_no_when_nobody_listens() => Assert.False(await NewsService.AnswersAsync(Image.Tests.Support.FreePort.Find()));
}
