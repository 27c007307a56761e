using System.Runtime.InteropServices;
using System.Text.Json;

namespace Omega.News;

/// <summary>Answers readers: GET /api/news gives the newest stories of the store.</summary>
internal static class NewsService
{
    /// <summary>Most stories that are given at once.</summary>
    public const int MostStories = 100;

    private const string Health = "/healthz";
    private const string RetrySeconds = "5";

    private static readonly Refusal Nothing = new("There is nothing at this address, or not for this method.");

    private static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    // The container is given 30 seconds to stop; what is under way is finished within these.
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(20);

    /// <summary>Serves until it is told to stop; nothing is listened to before the store has answered.</summary>
    public static async Task<int> ServeAsync(NewsSettings settings, TextWriter output)
    {
        await using var store = new StoryStore(settings);
        await using var service = Create(store, NewsSettings.Port, output);
        using var stopped = new CancellationTokenSource();
        // From its start on the service has its own way to stop; until then each of these ends the wait for the store.
        var ends = Signals.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stopped.Cancel();
        })).ToList();
        try
        {
            await store.PrepareAsync(output.WriteLine, stopped.Token);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        finally
        {
            ends.ForEach(end => end.Dispose());
        }

        await output.WriteLineAsync($"Serving the stories of {settings.Store} on port {NewsSettings.Port}");
        await service.RunAsync();
        return 0;
    }

    /// <summary>The service, not started.</summary>
    /// <param name="store">Where the stories are.</param>
    /// <param name="port">Port that it listens on, on every address; 0: one that is free.</param>
    /// <param name="output">Is told what goes wrong.</param>
    public static WebApplication Create(StoryStore store, int port, TextWriter output)
    {
        // Empty: nothing of the environment or of a file changes what it does.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = 0;
            server.ListenAnyIP(port);
        });
        builder.Services.AddRoutingCore().Configure<HostOptions>(host => host.ShutdownTimeout = Drain);
        var service = builder.Build();
        service.UseStatusCodePages(answer => WriteAsync(answer.HttpContext, Nothing));
        service.MapGet("/api/news", context => AnswerAsync(context, store, output));
        service.MapGet(Health, context => context.Response.WriteAsync("well\n"));
        return service;
    }

    /// <summary>Whether a service on this machine answers.</summary>
    public static async Task<bool> AnswersAsync(int port)
    {
        using var client = new HttpClient { Timeout = Limit };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}{Health}"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static async Task AnswerAsync(HttpContext context, StoryStore store, TextWriter output)
    {
        IReadOnlyList<Story> stories;
        try
        {
            stories = await store.NewestAsync(MostStories, context.RequestAborted);
        }
        catch (NewsException problem)
        {
            await output.WriteLineAsync(problem.Message);
            context.Response.Headers.RetryAfter = RetrySeconds;
            // Where the store is, and what is wrong with it, is not the readers' business.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await WriteAsync(context, new Refusal("The store of the news does not answer."));
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, stories, StoryJson.Default.IReadOnlyListStory, context.RequestAborted);
    }

    private static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, refusal, StoryJson.Default.Refusal, context.RequestAborted);
    }
}
