using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Omega.Readers;

/// <summary>
/// Readers that behave as browsers do, and count what they did not get: each fetches a page, waits, fetches each file that the
/// page names, then what these name in turn, and begins anew. Every other one opens a connection for each request.
/// </summary>
/// <remarks>So many connections are open at a time as there are readers, and no more: a slow machine costs rate and nothing else.</remarks>
public sealed class ReaderCrowd : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _keepAlive;
    private readonly HttpClient _fresh;
    private readonly ConcurrentQueue<Loss> _losses = new();
    private readonly ConcurrentDictionary<string, int> _versions = new();
    private readonly ConcurrentQueue<string> _order = new();
    private readonly ConcurrentDictionary<Uri, string> _hashed = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ReaderSettings _settings;
    private readonly Task _running;
    private readonly Lock _gapLock = new();
    private TimeSpan _lastAnswer;
    private TimeSpan _longestGap;
    private int _requests;
    private int _pages;

    /// <summary>Begins to read.</summary>
    public ReaderCrowd(Uri site, ReaderSettings? settings = null)
    {
        _settings = settings ?? new ReaderSettings();
        _keepAlive = Client(TimeSpan.FromMinutes(5));
        _fresh = Client(TimeSpan.Zero);
        _running = Task.WhenAll(
            Enumerable.Range(0, _settings.Readers).Select(number => Task.Run(() => ReadAsync(site, number % 2 == 0 ? _keepAlive : _fresh)))
                .Concat(Enumerable.Range(0, _settings.Watchers).Select(number => Task.Run(() => WatchAsync(site, number % 2 == 0 ? _keepAlive : _fresh)))));
    }

    /// <summary>Versions that answered, in the order in which they were first seen, so far.</summary>
    public IReadOnlyList<string> Versions => [.. _order];

    /// <summary>Requests made so far.</summary>
    public int Requests => _requests;

    /// <summary>Pages that were read whole so far.</summary>
    public int Pages => _pages;

    /// <summary>Ends when a good number of pages was read whole from now on, at whatever rate.</summary>
    /// <exception cref="TimeoutException">The site is not read again.</exception>
    public async Task AnsweredAsync()
    {
        // What is being read now may have been begun before.
        var enough = Pages + (2 * _settings.Readers);
        var limit = Stopwatch.StartNew();
        while (Pages < enough)
        {
            if (limit.Elapsed > Limit)
            {
                throw new TimeoutException($"The site was not read within {Limit}: {_losses.LastOrDefault()?.What}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50)).ConfigureAwait(false);
        }
    }

    /// <summary>Ends when every reader has its page whole, and says what they saw.</summary>
    public async Task<ReaderReport> StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        return new ReaderReport(_pages, _requests, _clock.Elapsed, [.. _order], _longestGap, [.. _losses]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _keepAlive.Dispose();
        _fresh.Dispose();
        _stop.Dispose();
    }

    /// <summary>What a certificate is held to where one authority counts and no other.</summary>
    public static X509ChainPolicy Trusting(X509Certificate2 authority) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { authority },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    private HttpClient Client(TimeSpan lifetime) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions =
        {
            CertificateChainPolicy = _settings.Authority is null ? null : Trusting(_settings.Authority),
            RemoteCertificateValidationCallback = _settings.AnyAuthority ? (_, certificate, _, _) => certificate is not null : null,
        },
        ConnectCallback = _settings.At is { } address ? (context, cancellation) => Connection.OpenAsync(address, context.DnsEndPoint.Port, cancellation) : null,
        AllowAutoRedirect = true,
        PooledConnectionLifetime = lifetime,
        MaxConnectionsPerServer = _settings.Readers + _settings.Watchers,
    })
    {
        Timeout = _settings.Patience,
    };

    /// <summary>Reads whole pages, one after the other; one that was begun is read to its end.</summary>
    private async Task ReadAsync(Uri site, HttpClient client)
    {
        var page = new Uri(site, _settings.Page);
        while (!_stop.IsCancellationRequested)
        {
            if (await GetAsync(client, page, LossKind.Failed).ConfigureAwait(false) is not { } first)
            {
                await Task.Delay(_settings.Pause).ConfigureAwait(false);
                continue;
            }

            HashSet<Uri> seen = [page];
            var wave = PageFiles.Of(page, first.MediaType, first.Text);
            while (wave.Count > 0)
            {
                await Task.Delay(_settings.Pause).ConfigureAwait(false);
                List<Uri> next = [];
                foreach (var file in wave.Where(seen.Add))
                {
                    if (await GetAsync(client, file, LossKind.MissingAsset).ConfigureAwait(false) is { } answer)
                    {
                        next.AddRange(PageFiles.Of(file, answer.MediaType, answer.Text));
                    }
                }

                wave = next;
            }

            Interlocked.Increment(ref _pages);
        }
    }

    /// <summary>Asks for the version again and again, one request at a time: what tells versions and gaps apart.</summary>
    private async Task WatchAsync(Uri site, HttpClient client)
    {
        var target = new Uri(site, "version.json");
        HashSet<string> left = [];
        string? last = null;
        while (!_stop.IsCancellationRequested)
        {
            if (await GetAsync(client, target, LossKind.Failed).ConfigureAwait(false) is not { } answer)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20)).ConfigureAwait(false);
                continue;
            }

            var version = VersionOf(answer.Text);
            if (_versions.AddOrUpdate(version, 1, (_, count) => count + 1) == 1)
            {
                _order.Enqueue(version);
            }

            if (last is not null && last != version)
            {
                left.Add(last);
                if (left.Contains(version) && !_settings.MayGoBack)
                {
                    Lose(LossKind.WentBack, target, $"version {version} again after {last}");
                }
            }

            last = version;
        }
    }

    private async Task<Answer?> GetAsync(HttpClient client, Uri address, LossKind kind)
    {
        Interlocked.Increment(ref _requests);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.ConnectionClose = client == _fresh ? true : null;
            using var response = await client.SendAsync(request).ConfigureAwait(false);
            var bytes = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
            var answer = new Answer(response.Content.Headers.ContentType?.MediaType ?? "", System.Text.Encoding.UTF8.GetString(bytes));
            if (!response.IsSuccessStatusCode)
            {
                Lose(kind, address, $"{(int)response.StatusCode} {answer.Text.Trim()[..Math.Min(answer.Text.Trim().Length, 120)]}");
                return null;
            }

            Answered();
            if (kind == LossKind.MissingAsset && PageFiles.IsHashed(address))
            {
                var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
                if (_hashed.GetOrAdd(address, digest) != digest)
                {
                    Lose(LossKind.ChangedBytes, address, "other bytes than before under the same name");
                }
            }

            return answer;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
        {
            Lose(kind, address, $"{exception.Message} {exception.InnerException?.Message}".Trim());
            return null;
        }
    }

    private void Answered()
    {
        lock (_gapLock)
        {
            var now = _clock.Elapsed;
            _longestGap = TimeSpan.FromTicks(Math.Max(_longestGap.Ticks, (now - _lastAnswer).Ticks));
            _lastAnswer = now;
        }
    }

    private void Lose(LossKind kind, Uri address, string what) => _losses.Enqueue(new Loss(kind, _clock.Elapsed, address.PathAndQuery, what));

    private static string VersionOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.GetProperty("version").GetString() ?? text;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return text.Trim();
        }
    }

    private sealed record Answer(string MediaType, string Text);
}
