using System.Collections.Concurrent;
using System.Diagnostics;

namespace Omega.EndToEnd.Tests.Support;

/// <summary>
/// Sends a fixed rate of requests, half of them each on a new connection, and keeps what failed. So many are open at a time
/// and no more: a stall of this machine costs rate and not, by all that was late at once, the port's proxy its file handles.
/// </summary>
public sealed class Load : IAsyncDisposable
{
    private const int OpenAtOnce = 256;

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _keepAlive = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 });
    private readonly HttpClient _fresh = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private readonly ConcurrentDictionary<string, int> _versions = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task _running;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly int _perSecond;
    private int _sent;
    private int _answered;

    /// <param name="url">The site.</param>
    /// <param name="perSecond">Requests per second; a tenth more is sent, so that the rate is reached on average.</param>
    public Load(Uri url, int perSecond = 500)
    {
        _perSecond = perSecond;
        _running = Task.WhenAll(RunAsync(_keepAlive, url), RunAsync(_fresh, url));
    }

    public IReadOnlyDictionary<string, int> Versions => _versions;

    /// <summary>Ends when a good number of requests that were sent from now on have their answers, at whatever rate.</summary>
    public async Task AnsweredAsync()
    {
        // What is open now may have been sent before.
        var before = Volatile.Read(ref _answered) + (2 * OpenAtOnce);
        await Patience.UntilAsync(() => Task.FromResult(Volatile.Read(ref _answered) >= before), () => $"{before} requests were not answered");
    }

    public async Task<LoadResult> StopAsync()
    {
        var seconds = _clock.Elapsed.TotalSeconds;
        await _stop.CancelAsync();
        await _running;
        return new LoadResult(_sent, _sent / seconds, [.. _failures]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _keepAlive.Dispose();
        _fresh.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(HttpClient client, Uri url)
    {
        var target = new Uri(url, "version.json");
        var pending = new List<Task>();
        using var open = new SemaphoreSlim(OpenAtOnce);
        var clock = Stopwatch.StartNew();
        for (var sent = 0; !_stop.IsCancellationRequested; sent++)
        {
            await open.WaitAsync();
            pending.Add(SendAsync(client, target, open));
            // Read once: a wait that has just become negative would be one without end.
            var wait = TimeSpan.FromSeconds(sent / (_perSecond / 2.0 * 1.1)) - clock.Elapsed;
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            if (pending.Count > 4096)
            {
                pending.RemoveAll(task => task.IsCompleted);
            }
        }

        await Task.WhenAll(pending);
    }

    private async Task SendAsync(HttpClient client, Uri target, SemaphoreSlim open)
    {
        Interlocked.Increment(ref _sent);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            request.Headers.ConnectionClose = client == _fresh;
            using var response = await client.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode)
            {
                _failures.Enqueue($"{(int)response.StatusCode} {body}");
            }

            _versions.AddOrUpdate(body, 1, (_, count) => count + 1);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            _failures.Enqueue($"{exception.Message} {exception.InnerException?.Message}");
        }
        finally
        {
            Interlocked.Increment(ref _answered);
            open.Release();
        }
    }
}
