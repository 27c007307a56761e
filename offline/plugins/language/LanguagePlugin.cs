using Omega.Offline.Plugins.Hosting;
using Pulumirpc;

namespace Omega.Offline.Plugins.Language;

/// <summary>The program `pulumi-language-dotnet`.</summary>
public static class LanguagePlugin
{
    /// <summary>Serves the language host until its engine is gone or a signal ends it.</summary>
    public static async Task RunAsync()
    {
        var engine = EngineAddress.FromCommandLine();
        using var log = new EngineLog(engine);
        using var host = new LanguageHost(engine ?? "", new ProcessRunner(), log);
        await PluginHost.RunAsync(methods => LanguageRuntime.BindService(methods, host));
    }
}
