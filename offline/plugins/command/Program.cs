using Pulumirpc;
using Omega.Offline.Plugins.Command;
using Omega.Offline.Plugins.Hosting;

using var log = new EngineLog(EngineAddress.FromCommandLine());
using var provider = new CommandProvider(log);
await PluginHost.RunAsync(methods => ResourceProvider.BindService(methods, provider));
