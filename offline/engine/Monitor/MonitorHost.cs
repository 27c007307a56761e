using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Omega.Offline.Engine.Monitor;

/// <summary>Serves programs and plugins on one free port of the loopback address.</summary>
internal sealed class MonitorHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MonitorHost(WebApplication app, MonitorTarget target)
    {
        _app = app;
        Target = target;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        Address = new Uri(addresses!.Addresses.First()).Authority;
    }

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>What is served.</summary>
    public MonitorTarget Target { get; }

    /// <summary>Starts to serve.</summary>
    public static async Task<MonitorHost> StartAsync()
    {
        var target = new MonitorTarget();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(target);
        builder.Services.AddSingleton<ResourceMonitorService>();
        builder.Services.AddSingleton<EngineService>();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
        });

        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<ResourceMonitorService>();
        app.MapGrpcService<EngineService>();
        SchemaEndpoint.Map(app, target);
        await app.StartAsync();
        return new MonitorHost(app, target);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Nobody is left to answer: stop without waiting for calls that hang.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
