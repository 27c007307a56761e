using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Omega.Offline.Plugins.Hosting;

/// <summary>Serves one gRPC service the way Pulumi's engine expects of a plugin.</summary>
/// <remarks>
/// The engine starts the plugin with its own address as the last argument, reads the port from the first line of the
/// plugin's standard output, and ends it with a signal. Nothing else may be written to standard output.
/// </remarks>
public static class PluginHost
{
    // Nobody waits for an answer any more when the process is told to end.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromMilliseconds(200);

    /// <summary>Serves the service on a free loopback port until the process is told to end or its engine is gone.</summary>
    public static async Task RunAsync<TService>(TService service) where TService : class
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(service);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
        });

        await using var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<TService>();
        await app.StartAsync();

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        Console.WriteLine(new Uri(addresses!.Addresses.First()).Port);

        await Task.WhenAny(
            app.WaitForShutdownAsync(),
            EngineWatch.UntilGoneAsync(EngineAddress.FromCommandLine(), app.Lifetime.ApplicationStopping));
    }
}
