using System.Net;
using System.Net.Sockets;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Sites;

/// <summary>While a service with data is replaced, nobody has the address that it had a moment ago, and nobody says no.</summary>
public sealed class ServiceAwayTests
{
    [SkippableFact]
    public async Task A_service_that_is_not_reached_is_away_and_says_when_to_ask_again()
    {
        var missing = await LocalSite.MissingAsync();
        Skip.If(missing is not null, missing);
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var address = (IPEndPoint)full.LocalEndPoint!;
        // Who comes when the queue is full gets no answer at all.
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(address);
        var waiting = second.ConnectAsync(address);
        await using var site = await LocalSite.StartAsync(api: $"{address}");

        using var answer = await site.GetAsync("/api/x");
        using var page = await site.GetAsync("/api/x", ("Prefer", "status-in-body"));

        Assert.Equal((503, true, "application/json"), ((int)answer.StatusCode, answer.Headers.RetryAfter is not null, answer.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("{\"status\":503,", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (int)page.StatusCode);
        second.Dispose();
        await Assert.ThrowsAnyAsync<SocketException>(() => waiting);
    }

    [SkippableTheory]
    [InlineData("", 503)]
    [InlineData("HTTP/1.1 200 OK\r\nX: \0\r\n\r\n", 502)]
    public async Task A_service_that_ends_before_it_says_a_word_is_away_and_one_that_talks_nonsense_is_broken(string said, int status)
    {
        var missing = await LocalSite.MissingAsync();
        Skip.If(missing is not null, missing);
        await using var service = new SocketServer(new IPEndPoint(IPAddress.Loopback, 0), _ => said);
        await using var site = await LocalSite.StartAsync(api: $"{service.Address}");

        using var answer = await site.GetAsync("/api/x");

        Assert.Equal((status, status == 503), ((int)answer.StatusCode, answer.Headers.RetryAfter is not null));
        Assert.StartsWith($"{{\"status\":{status},", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
