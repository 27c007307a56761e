using System.Net;
using System.Net.Sockets;
using System.Text;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests.Happenings;

public sealed partial class HappeningTests
{
    public static TheoryData<string> Loads() =>
    [
        "1,000 connections that send their heads slowly", "100 bodies that are sent slowly", "a burst of 4,000 connections", "500 readers that do not read",
    ];

    [SkippableTheory]
    [MemberData(nameof(Loads))]
    public async Task T3_a_load_is_borne_or_the_port_answers_afterwards(string name)
    {
        await ReadyAsync();
        await RunAsync(name switch
        {
            "1,000 connections that send their heads slowly" => new Happening(name, () => HeadsAsync(1000), Promise.NothingIsLost),
            "100 bodies that are sent slowly" => new Happening(name, () => BodiesAsync(100), Promise.NothingIsLost),
            "500 readers that do not read" => new Happening(name, () => UnreadAsync(500), Promise.NothingIsLost),
            _ => new Happening(name, () => BurstAsync(4000), Promise.ItRecovers),
        });
    }

    /// <summary>Each sends a byte a second until the edge has closed it.</summary>
    private static Task HeadsAsync(int count) => AllAsync(count, async connection =>
    {
        await SendAsync(connection, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        while (await SendAsync(connection, "x"))
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    });

    /// <summary>The edge takes 64 of one reader and answers the others at once; those end when these have been answered.</summary>
    private static async Task BodiesAsync(int count)
    {
        var refused = 0;
        using var over = new CancellationTokenSource();
        await AllAsync(count, async connection =>
        {
            await SendAsync(connection, "POST /feed/body HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\n");
            var answer = ReceiveAsync(connection);
            while (!answer.IsCompleted && !over.IsCancellationRequested && await SendAsync(connection, "x"))
            {
                await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(1)));
            }

            if (answer.IsCompleted && (await answer).Contains("503", StringComparison.Ordinal) && Interlocked.Increment(ref refused) >= count - 64)
            {
                await over.CancelAsync();
            }
        });
        Assert.True(refused >= count - 64, $"{refused} of {count} bodies were refused");
    }

    /// <summary>Each asks for a page again and again and takes none of the answers.</summary>
    private static Task UnreadAsync(int count) => AllAsync(count, async connection =>
    {
        connection.ReceiveBufferSize = 1024;
        for (var asked = 0; asked < 50 && await SendAsync(connection, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); asked++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    });

    /// <summary>More than the edge takes: what is above is closed at once, and the others when they have said nothing for a while.</summary>
    private static Task BurstAsync(int count) => AllAsync(count, async connection => await ReceiveAsync(connection));

    private static async Task AllAsync(int count, Func<Socket, Task> use)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        var connected = 0;
        await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            using var connection = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await connection.ConnectAsync(new IPEndPoint(IPAddress.Loopback, TestStack.Port), limit.Token);
                Interlocked.Increment(ref connected);
            }
            catch (SocketException)
            {
                return;
            }

            await use(connection);
        }));
        Assert.True(connected > count / 2, $"{connected} of {count} connections came about");
    }

    /// <summary>Whether the other side still takes something.</summary>
    private static async Task<bool> SendAsync(Socket connection, string text)
    {
        try
        {
            await connection.SendAsync(Encoding.ASCII.GetBytes(text));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<string> ReceiveAsync(Socket connection)
    {
        var buffer = new byte[256];
        try
        {
            return Encoding.ASCII.GetString(buffer, 0, await connection.ReceiveAsync(buffer));
        }
        catch (SocketException)
        {
            return "";
        }
    }
}
