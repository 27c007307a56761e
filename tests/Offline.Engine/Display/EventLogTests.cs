using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Omega.Offline.Engine.Tests.Support;
using Pulumirpc;
using EventLog = Omega.Offline.Engine.Display.EventLog;

namespace Omega.Offline.Engine.Tests.Display;

[Collection("This process")]
public sealed class EventLogTests
{
    [Fact]
    public async Task Who_listens_at_an_address_hears_every_event_in_order_and_the_end()
    {
        await using var listener = await Listener.StartAsync();

        await using (var log = EventLog.Open($"tcp://{listener.Address}"))
        {
            log.Write("one");
            log.Write("two");
        }

        Assert.Equal(["one", "two", "the end"], listener.Heard);
    }

    /// <summary>Who follows the file need not wait for the end, and a killed run leaves what it had said.</summary>
    [Fact]
    public async Task An_event_is_in_the_file_while_the_run_goes_on()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "events.log");
        await using var log = EventLog.Open(file);

        log.Write("one");

        await Patience.UntilAsync(() => Task.FromResult(new FileInfo(file).Length > 0), () => "nothing is written before the end");
    }

    [Fact]
    public async Task A_listener_that_is_gone_is_named_and_fails_nothing()
    {
        var (errors, said) = (Console.Error, new StringWriter());
        Console.SetError(said);
        try
        {
            await using var log = EventLog.Open("tcp://127.0.0.1:1");
            log.Write("one");
        }
        finally
        {
            Console.SetError(errors);
        }

        Assert.Matches("^warning: events did not reach tcp://127.0.0.1:1: .*refused.*\n$", said.ToString());
    }

    /// <summary>The service as a program that runs pulumi has it: one call, whose messages have a head of five bytes each.</summary>
    private sealed class Listener : IAsyncDisposable
    {
        private readonly WebApplication _application;

        private Listener(WebApplication application) => _application = application;

        public List<string> Heard { get; } = [];

        public string Address => new Uri(_application.Urls.Single()).Authority;

        public static async Task<Listener> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
            builder.Logging.ClearProviders();
            var listener = new Listener(builder.Build());
            listener._application.MapPost("/pulumirpc.Events/StreamEvents", listener.HearAsync);
            await listener._application.StartAsync();
            return listener;
        }

        public ValueTask DisposeAsync() => _application.DisposeAsync();

        private async Task HearAsync(HttpContext call)
        {
            using var body = new MemoryStream();
            await call.Request.Body.CopyToAsync(body);
            for (var at = 0; at < body.Length;)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(body.GetBuffer().AsSpan(at + 1));
                Heard.Add(EventRequest.Parser.ParseFrom(body.GetBuffer(), at + 5, length).Event);
                at += 5 + length;
            }

            Heard.Add("the end");
            call.Response.ContentType = "application/grpc";
            call.Response.DeclareTrailer("grpc-status");
            await call.Response.Body.WriteAsync(new byte[5]);
            call.Response.AppendTrailer("grpc-status", "0");
        }
    }
}
