using System.Net;
using System.Net.Sockets;
using Omega.Offline.Plugins.Hosting;

namespace Omega.Offline.Plugins.Command.Tests.Hosting;

public sealed class EngineWatchTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task UntilGone_completes_when_nothing_listens_any_more()
    {
        var engine = new TcpListener(IPAddress.Loopback, 0);
        engine.Start();

        var watching = EngineWatch.UntilGoneAsync(engine.LocalEndpoint.ToString(), Soon, CancellationToken.None);
        await Task.Delay(300);
        Assert.False(watching.IsCompleted);
        engine.Stop();

        await watching.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task UntilGone_watches_nothing_without_an_address(string? address)
    {
        using var ending = new CancellationTokenSource();

        var watching = EngineWatch.UntilGoneAsync(address, Soon, ending.Token);
        await Task.Delay(100);
        Assert.False(watching.IsCompleted);
        await ending.CancelAsync();

        await watching.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
