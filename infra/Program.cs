using System.Diagnostics;
using Omega.Infra;
using Omega.Infra.Hosting.Docker;
using Omega.Infra.Policies;
using Omega.Infra.Settings;
using Omega.Infra.Support;
using Pulumi;

using (var self = Process.GetCurrentProcess())
{
    Timings.Note(new("program: its start", self.StartTime, DateTime.Now - self.StartTime));
}

return await Deployment.RunAsync<OmegaStack>(new StackProvider(() =>
{
    var (config, paths, keys) = (new Config("omega"), new RepositoryPaths(Deployment.Instance.RootDirectory), ConfiguredKeys.Read("omega"));
    var stack = Deployment.Instance.StackName;
    var source = new CertificateSource(TimeProvider.System, paths.Acme(stack));
    var settings = SettingsReader.Read(stack, config.Get, keys.Given, keys.Encrypted, paths.StackFileDigest(stack), source);
    var certificates = EdgeCertificates.Of(settings, stack, config.Get, source);
    foreach (var warning in certificates?.Warnings(TimeProvider.System.GetUtcNow()) ?? [])
    {
        Log.Warn(warning);
    }

    DockerAccess.Require(settings, Environment.GetEnvironmentVariable);
    var services = settings.ServicesOf(stack);
    var (site, folder) = settings.Release is null
        ? (settings.Web.Options(services), SiteFolder.Of(paths, settings.Web, new DockerBuilder(paths.Root, text => Log.Info(text)), TimeProvider.System))
        : (null, null);
    var context = BuildContext.Prepare(paths, settings.Image, site, folder);
    var policies = new PolicyEnforcement(
        PolicyOptions.From(settings, stack), [.. settings.Policies.Exemptions.Select(Exemption.From)], TimeProvider.System);
    return policies.Compose(() => new OmegaStack(settings, StackSecrets.Read(config, builds: settings.Release is null, services, certificates), context, policies, RegistryClient.Open));
}, () => new RepositoryPaths(Deployment.Instance.RootDirectory).Traces));
