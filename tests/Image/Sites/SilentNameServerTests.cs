using System.Diagnostics;
using System.Net;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Sites;

/// <summary>An edge asks where its release is again and again; it goes on while nobody tells it, and never against what it is told.</summary>
public sealed class SilentNameServerTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly HttpClient _reader = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private FakeNameServer _names = null!;
    private LocalSite? _site;
    private LocalEdge? _edge;

    public async Task InitializeAsync()
    {
        _names = new FakeNameServer();
        if (await LocalSite.MissingAsync() is null)
        {
            _site = await LocalSite.StartAsync();
            _edge = await LocalEdge.StartAsync(_site.Url.Port, "release", names: _names);
        }
    }

    public void Dispose() => _reader.Dispose();

    public async Task DisposeAsync()
    {
        await (_edge?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_site?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _names.DisposeAsync();
    }

    [SkippableTheory]
    [InlineData(nameof(Mood.IsSilent))]
    [InlineData(nameof(Mood.Fails))]
    [InlineData(nameof(Mood.TellsAPart))]
    public async Task A_release_goes_on_answering_whatever_the_name_server_does_but_denying_its_name(string mood)
    {
        await ReadyAsync();

        await AlwaysServedAsync(Enum.Parse<Mood>(mood));
    }

    [SkippableFact]
    public async Task A_release_goes_on_answering_where_nobody_listens_at_the_name_server()
    {
        await ReadyAsync();
        await _names.DisposeAsync();

        // Longer than nginx keeps an address.
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(5);)
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync());
        }
    }

    [SkippableFact]
    public async Task A_name_that_is_denied_is_forgotten()
    {
        await ReadyAsync();
        _names.Mood = Mood.Denies;
        await UntilAsync(async () => await AskAsync() == HttpStatusCode.ServiceUnavailable);
        _names.Mood = Mood.IsSilent;
        var asked = _names.Asked;

        await UntilAsync(async () =>
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync());
            return _names.Asked >= asked + 2;
        });
    }

    [SkippableFact]
    public async Task Another_address_is_taken_as_soon_as_the_name_server_speaks_again()
    {
        await ReadyAsync();
        await AlwaysServedAsync(Mood.IsSilent);
        _names.Address = "127.0.0.9";
        _names.Mood = Mood.Tells;

        // Nobody is there.
        await UntilAsync(async () => await AskAsync() == HttpStatusCode.ServiceUnavailable);
    }

    [SkippableFact]
    public async Task Whoever_keeps_the_addresses_is_followed_by_another_one()
    {
        await ReadyAsync();
        var asked = _names.Asked;
        await _edge!.KillNamesAsync();

        await UntilAsync(async () => await AskAsync() == HttpStatusCode.OK && _names.Asked > asked + 1);
    }

    private async Task ReadyAsync()
    {
        var missing = await LocalSite.MissingAsync();
        Skip.If(missing is not null, missing);
        Assert.Equal(HttpStatusCode.OK, await AskAsync());
    }

    /// <summary>Until it was asked in vain a few times, which is longer than nginx keeps an address.</summary>
    private async Task AlwaysServedAsync(Mood mood)
    {
        _names.Mood = mood;
        var asked = _names.Asked;
        await UntilAsync(async () =>
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync());
            return _names.Asked >= asked + 3;
        });
    }

    private async Task<HttpStatusCode> AskAsync()
    {
        using var answer = await _reader.GetAsync(new Uri(_edge!.Url, "/version.json"));
        return answer.StatusCode;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var clock = Stopwatch.StartNew(); !await condition();)
        {
            Assert.True(clock.Elapsed < Limit, "It did not come about.");
            await Task.Delay(50);
        }
    }
}
