using System.Text.Json;
using Omega.EndToEnd.Tests.Support;
using Omega.Image.Tests.Browser;
using Xunit.Abstractions;

namespace Omega.EndToEnd.Tests;

/// <summary>The sample news service with its PostgreSQL: one command, and the page shows what is in the database.</summary>
[TestCaseOrderer("Omega.EndToEnd.Tests.Support.InOrder", "Omega.EndToEnd.Tests")]
[Trait("Form", "long")]
public sealed class NewsSampleTests(TestStack stack, ITestOutputHelper log) : IClassFixture<TestStack>
{
    private const string Script = "samples/news/news";
    private const string Titles = "[...document.querySelectorAll('h3')].map(title => title.textContent).join('|')";
    private const string First = "Chip makers lead a broad rally|Central bank leaves its rate where it is|Freight rates fall for the fourth week";

    private static readonly string[] Programs = ["mmdebstrap", "gcc", "restic"];

    private static string? _before;
    private static bool _isUp;

    private void Ready(bool afterFirst = true)
    {
        var missing = stack.Missing
            ?? Programs.Where(program => !Shell.Has(program)).Select(program => $"{program} is not installed").FirstOrDefault();
        Skip.If(missing is not null, $"The sample needs a real stack: {missing}.");
        Assert.True(!afterFirst || _isUp, "the sample did not come up, and this test goes on from it");
    }

    [SkippableFact]
    public async Task T01_one_command_lets_the_page_show_the_stories_of_the_database_and_a_second_one_changes_nothing()
    {
        Ready(afterFirst: false);
        _before = stack.Configuration;

        log.WriteLine((await stack.ScriptAsync(Script, ["up", TestStack.Name])).Must());

        _isUp = true;
        await ShowsAsync(First);
        var (configuration, running) = (stack.Configuration, await RunningAsync());
        var again = (await stack.ScriptAsync(Script, ["up", TestStack.Name])).Must();
        Assert.Equal("Published 0 of 3; the others were there already.", again.Split('\n')[^1]);
        Assert.Equal((configuration, running), (stack.Configuration, await RunningAsync()));
        var password = (await stack.PulumiAsync("config", "get", "omega:serviceSecrets.store.NEWS_PASSWORD", "--stack", TestStack.Name)).Must();
        Assert.DoesNotContain(password, stack.Configuration + (await stack.ExportAsync()).GetRawText(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T02_a_new_story_is_on_the_page_and_one_that_is_taken_back_is_gone()
    {
        Ready();

        const string Story = """{ "id": "new", "title": "It just happened", "url": "https://news.example/new" }""";
        (await stack.ScriptAsync(Script, ["add", TestStack.Name], Story)).Must();
        await ShowsAsync($"It just happened|{First}");
        (await stack.ScriptAsync(Script, ["remove", "sample-1", TestStack.Name])).Must();

        await ShowsAsync("It just happened|" + First.Split('|', 2)[1]);
    }

    [SkippableFact]
    public async Task T03_another_version_of_the_store_has_the_stories_and_readers_of_the_page_lose_nothing()
    {
        Ready();
        var stories = await StoriesAsync();
        var running = await RunningAsync();
        var image = (await stack.PulumiAsync("config", "get", "--path", "omega:services.store.image", "--stack", TestStack.Name)).Must();
        await stack.SetAsync("omega:services.store.image", await NextVersionAsync(image));
        await stack.RemoveAsync("omega:services.store.signing");
        await using var load = new ReaderCrowd(TestStack.Url);
        await load.AnsweredAsync();

        var update = (await stack.UpAsync()).Must();

        log.WriteLine(update);
        (await load.StopAsync()).MustHaveLostNothing();
        Assert.Contains("Service store: ", update, StringComparison.Ordinal);
        Assert.NotEqual(running, await RunningAsync());
        await Patience.UntilAsync(stories, StoriesAsync);
        var said = (await Shell.DockerAsync("logs", Assert.Single(await TestStack.ContainersAsync("service-store")))).Text;
        Assert.Contains("database system is ready to accept connections", said, StringComparison.Ordinal);
        Assert.DoesNotContain("was not properly shut down", said, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T04_it_is_taken_out_again_and_only_the_volume_with_the_stories_stays()
    {
        Ready();

        log.WriteLine((await stack.ScriptAsync(Script, ["down", TestStack.Name])).Must());

        Assert.Equal(_before, stack.Configuration);
        Assert.Equal("", await RunningAsync());
        var own = $"label=omega.stack={TestStack.Project}-{TestStack.Name}";
        Assert.Single((await Shell.DockerAsync("volume", "ls", "-q", "--filter", "label=omega.data", "--filter", own)).Must().Split('\n'));
    }

    /// <summary>Ids of the containers of both services.</summary>
    private static async Task<string> RunningAsync() =>
        string.Join(' ', [.. await TestStack.ContainersAsync("service-news"), .. await TestStack.ContainersAsync("service-store")]);

    private static async Task ShowsAsync(string titles)
    {
        if (Chromium.Find() is null)
        {
            await Patience.UntilAsync(titles, async () => string.Join('|', JsonDocument.Parse(await StoriesAsync()).RootElement.EnumerateArray()
                .Select(story => story.GetProperty("title").GetString())));
            return;
        }

        await using var browser = await Chromium.StartAsync(1280, "light");
        await browser.OpenAsync(TestStack.Url);
        await Patience.UntilAsync(titles, () => browser.EvaluateAsync(Titles));
        Assert.Empty(browser.Errors);
    }

    private static async Task<string> StoriesAsync()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(TestStack.Url, "api/news"));
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>The same program under another digest, pushed beside the first.</summary>
    private static async Task<string> NextVersionAsync(string image) => (await Shell.BashAsync($$$"""
        export DOCKER_CONFIG=$(mktemp -d) DOCKER_CONTENT_TRUST=0
        trap 'rm -rf "$DOCKER_CONFIG"' EXIT
        docker login localhost:5000 --username omega --password-stdin <'{{{TestStack.Services}}}/keys/registry-password' >/dev/null 2>&1
        name={{{image.Split('@')[0]}}}
        printf 'FROM {{{image}}}\nLABEL version=next\n' | docker build -q -t $name:next - >/dev/null
        docker push -q $name:next >/dev/null
        docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' $name:next | grep -m1 "^$name@"
        """)).Must();
}
