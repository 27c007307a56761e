using Pulumirpc;
using Omega.Offline.Plugins.Docker;
using Omega.Offline.Plugins.Hosting;

using var provider = new DockerProvider();
await PluginHost.RunAsync(methods => ResourceProvider.BindService(methods, provider));
