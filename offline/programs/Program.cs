using System.Text;
using Omega.Offline.Engine;
using Omega.Offline.Plugins.Command;
using Omega.Offline.Plugins.Docker;
using Omega.Offline.Plugins.Language;

// One program under four names: three of them are links to it. The runtime does not tell the name that it was started by.
var name = Encoding.UTF8.GetString(File.ReadAllBytes("/proc/self/cmdline")).Split('\0')[0];
switch (Path.GetFileName(name))
{
    case "pulumi-language-dotnet":
        await LanguagePlugin.RunAsync();
        return 0;
    case "pulumi-resource-command":
        await CommandPlugin.RunAsync();
        return 0;
    case "pulumi-resource-docker":
        await DockerPlugin.RunAsync();
        return 0;
    default:
        return await EngineProgram.RunAsync(args);
}
