using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Omega.Offline.Plugins.Hosting;

/// <summary>Serves one gRPC service the way Pulumi's engine expects of a plugin.</summary>
/// <remarks>
/// The engine starts the plugin, reads the port from the first line of its standard output, and ends it with a signal.
/// Nothing else may be written to standard output.
/// </remarks>
public static class PluginHost
{
    /// <summary>Serves <typeparamref name="TService"/> on a free loopback port until the process is told to end.</summary>
    public static async Task RunAsync<TService>(TService service) where TService : class
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Limits.MaxRequestBodySize = null;
        });
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
        await app.WaitForShutdownAsync();
    }
}
