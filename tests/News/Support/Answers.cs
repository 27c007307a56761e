using Microsoft.AspNetCore.Builder;

namespace Omega.News.Tests.Support;

/// <summary>The service on a port of its own, and what it answers.</summary>
internal sealed class Answers : IAsyncDisposable
{
    private readonly WebApplication _service;
    private readonly StoryStore _store;
    private readonly HttpClient _client;

    private Answers(StoryStore store, WebApplication service, StringWriter said)
    {
        _store = store;
        _service = service;
        Said = said;
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
    }

    public int Port => new Uri(_service.Urls.Single()).Port;

    /// <summary>What it wrote into its log.</summary>
    public StringWriter Said { get; }

    /// <summary>Starts it on a store without a story, or on what it has.</summary>
    public static async Task<Answers> StartAsync(NewsSettings settings, bool isEmpty = true)
    {
        var store = new StoryStore(settings);
        var said = new StringWriter();
        await store.PrepareAsync(_ => { }, CancellationToken.None);
        foreach (var story in isEmpty ? await store.NewestAsync(int.MaxValue, CancellationToken.None) : [])
        {
            await store.RemoveAsync(story.Id, CancellationToken.None);
        }

        var service = NewsService.Create(store, port: 0, said);
        await service.StartAsync();
        return new Answers(store, service, said);
    }

    public Task<HttpResponseMessage> AskAsync(HttpMethod method, string address, string? body = null) =>
        _client.SendAsync(new HttpRequestMessage(method, address) { Content = body is null ? null : new StringContent(body) });

    public Task<string> NewsAsync() => _client.GetStringAsync(new Uri("/api/news", UriKind.Relative));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
        await _store.DisposeAsync();
    }
}
