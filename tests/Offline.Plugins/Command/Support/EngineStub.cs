using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command.Tests.Support;

/// <summary>The part of an engine that takes messages, on a real port.</summary>
internal sealed class EngineStub : Engine.EngineBase, IAsyncDisposable
{
    private WebApplication? _app;

    internal ConcurrentQueue<LogRequest> Messages { get; } = [];

    internal string Address => new Uri(_app!.Urls.First()).Authority;

    internal static async Task<EngineStub> StartAsync()
    {
        var stub = new EngineStub();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(stub);
        builder.Services.AddGrpc();
        stub._app = builder.Build();
        stub._app.UseRouting();
        stub._app.MapGrpcService<EngineStub>();
        await stub._app.StartAsync();
        return stub;
    }

    public override Task<Empty> Log(LogRequest request, ServerCallContext context)
    {
        Messages.Enqueue(request);
        return Task.FromResult(new Empty());
    }

    public async ValueTask DisposeAsync() => await _app!.DisposeAsync();
}
