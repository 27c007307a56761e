using Omega.Offline.Plugins.Hosting;
using Omega.Offline.Plugins.Language;
using Pulumirpc;

var engine = EngineAddress.FromCommandLine();
using var log = new EngineLog(engine);
using var host = new LanguageHost(engine ?? "", new ProcessRunner(), log);
await PluginHost.RunAsync(methods => LanguageRuntime.BindService(methods, host));
