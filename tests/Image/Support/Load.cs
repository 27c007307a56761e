using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Omega.Image.Tests.Support;

/// <summary>Asks for the version at a steady rate, every other request on a connection of its own.</summary>
internal sealed class Load : IDisposable
{
    private const int Workers = 8;

    private readonly HttpClient _keepAlive;
    private readonly CancellationTokenSource _stop = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Task _work;
    private readonly int _requestsPerSecond;
    private int _started;
    private int _done;
    private TimeSpan _ran;

    public Load(Uri url, int requestsPerSecond)
    {
        _requestsPerSecond = requestsPerSecond;
        _keepAlive = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(10) };
        _work = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));
    }

    public ConcurrentBag<string> Failures { get; } = [];

    public IEnumerable<string> Versions => _versions.Keys;

    public int Done => _done;

    public double Rate => _done / _ran.TotalSeconds;

    private readonly ConcurrentDictionary<string, bool> _versions = new();

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _ran = _clock.Elapsed;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _keepAlive.Dispose();
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var turn = Interlocked.Increment(ref _started);
            var early = TimeSpan.FromSeconds((double)turn / _requestsPerSecond) - _clock.Elapsed;
            if (early > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(early);
            }

            try
            {
                await AskAsync(ownConnection: turn % 2 == 0);
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException or JsonException)
            {
                Failures.Add($"{_clock.Elapsed}: {exception.Message}");
            }
        }
    }

    private async Task AskAsync(bool ownConnection)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/version.json");
        request.Headers.ConnectionClose = ownConnection;
        using var response = await _keepAlive.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var version = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        _versions[version.RootElement.GetProperty("version").GetString()!] = true;
        Interlocked.Increment(ref _done);
    }
}
