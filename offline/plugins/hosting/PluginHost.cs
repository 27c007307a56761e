using System.Runtime.InteropServices;
using Grpc.Core;
using Omega.Offline.Plugins.Hosting.Serving;

namespace Omega.Offline.Plugins.Hosting;

/// <summary>Serves gRPC services the way Pulumi's engine expects of a plugin.</summary>
/// <remarks>
/// The engine starts the plugin with its own address as the last argument, reads the port from the first line of the
/// plugin's standard output, and ends it with a signal. Nothing else may be written to standard output.
/// </remarks>
public static class PluginHost
{
    /// <summary>Serves what <paramref name="bind"/> binds until the process is told to end or its engine is gone.</summary>
    public static async Task RunAsync(Action<ServiceBinderBase> bind)
    {
        using var ending = new CancellationTokenSource();
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ending.Cancel();
        }

        InterruptSignal.Heed();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        await using var server = new GrpcServer();
        bind(server.Methods);
        await server.StartAsync();
        Console.WriteLine(server.Port);
        await EngineWatch.UntilGoneAsync(EngineAddress.FromCommandLine(), ending.Token);
    }
}
