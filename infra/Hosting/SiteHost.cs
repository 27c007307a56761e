using Omega.Infra.Hosting.Docker;
using Omega.Infra.Hosting.Kubernetes;
using Pulumi;

namespace Omega.Infra.Hosting;

/// <summary>Chooses the host that `omega:target` names.</summary>
internal static class SiteHost
{
    /// <summary>Declares the site on its host.</summary>
    public static ISite Create(string name, SiteArgs args, ComponentResourceOptions options) => args.Settings.Target switch
    {
        DeploymentTarget.Docker => new DockerSite(name, args, options),
        DeploymentTarget.Kubernetes => new KubernetesSite(name, args, options),
        var other => throw new InvalidOperationException($"No host runs the target {other}."),
    };
}
