using Omega.Offline.Plugins.Hosting;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker;

/// <summary>The program `pulumi-resource-docker`.</summary>
public static class DockerPlugin
{
    /// <summary>Serves the provider until its engine is gone or a signal ends it.</summary>
    public static async Task RunAsync()
    {
        using var provider = new DockerProvider();
        await PluginHost.RunAsync(methods => ResourceProvider.BindService(methods, provider));
    }
}
