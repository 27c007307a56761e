using Omega.Offline.Plugins.Hosting;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command;

/// <summary>The program `pulumi-resource-command`.</summary>
public static class CommandPlugin
{
    /// <summary>Serves the provider until its engine is gone or a signal ends it.</summary>
    public static async Task RunAsync()
    {
        using var log = new EngineLog(EngineAddress.FromCommandLine());
        using var provider = new CommandProvider(log);
        await PluginHost.RunAsync(methods => ResourceProvider.BindService(methods, provider));
    }
}
