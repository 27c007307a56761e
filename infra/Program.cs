using Omega.Infra;
using Omega.Infra.Policies;
using Omega.Infra.Release;
using Omega.Infra.Settings;
using Omega.Infra.Support;
using Pulumi;

return await Deployment.RunAsync<OmegaStack>(new StackProvider(() =>
{
    var config = new Config("omega");
    var settings = SettingsReader.Read(Deployment.Instance.StackName, config.Get, ConfiguredKeys.Read("omega"));
    var site = settings.Release is null ? settings.Web.Options(settings.Api) : null;
    var context = BuildContext.Prepare(new RepositoryPaths(Deployment.Instance.RootDirectory), settings.Image, site);
    var policies = new PolicyEnforcement(
        PolicyOptions.From(settings), [.. settings.Policies.Exemptions.Select(Exemption.From)], TimeProvider.System);
    return policies.Compose(() => new OmegaStack(settings, StackSecrets.Read(config, builds: settings.Release is null), context, policies));
}));
