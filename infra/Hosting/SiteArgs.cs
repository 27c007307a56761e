using Omega.Infra.Ledger;
using Omega.Infra.Release;
using Omega.Infra.Settings;
using Pulumi;

namespace Omega.Infra.Hosting;

/// <summary>What the site serves and within which limits, on either host.</summary>
/// <remarks>
/// Nothing of the release is a registered input of the component: its network and volumes would wait for the release to be
/// built and verified, of which they need nothing.
/// </remarks>
public sealed class SiteArgs : ResourceArgs
{
    /// <summary>What is served, verified in this update.</summary>
    public required ImageRelease Release { get; init; }

    /// <summary>What goes on running beside it, verified in this update as well.</summary>
    internal KeptReleases Kept { get; init; } = null!;

    /// <summary>Prefix of what is named on the host, unique for project and stack: `omega-dev`.</summary>
    public required string Prefix { get; init; }

    /// <summary>Registry, limits, service container, and what the host needs.</summary>
    public required OmegaSettings Settings { get; init; }

    /// <summary>Login at the registry, and the kubeconfig, which no host registers as its input.</summary>
    public required StackSecrets Secrets { get; init; }

    /// <summary>User name at the registry.</summary>
    [Input("registryUser", required: true)]
    public Input<string> RegistryUser => Secrets.RegistryUser;

    internal string ReleaseName => Release.ReleaseName;

    internal Input<string> RegistryPassword => Secrets.RegistryPassword;

    /// <summary>Text of the kubeconfig; null: that of the environment.</summary>
    internal Input<string>? Kubeconfig => Secrets.Kubeconfig is null ? null : (Input<string>)Secrets.Kubeconfig;

    internal Output<string> Image => Release.Reference;

    internal Output<string> Version => Release.Version;

    internal SiteSettings Site => Settings.Site;

    /// <summary>Service containers.</summary>
    internal IReadOnlyList<Service> Services => field ??= Settings.ServicesOf(Deployment.Instance.StackName);

    /// <summary>Those of them that readers reach, the one that the shipped page asks first.</summary>
    internal Service[] Passed => PassedServices.Of(Services);

    /// <summary>The services that a service asks.</summary>
    internal IEnumerable<Service> AskedBy(Service service) => Services.Where(other => service.Asks.Contains(other.Name));

    /// <summary>The services that ask a service.</summary>
    internal IEnumerable<Service> AskersOf(Service service) => Services.Where(other => other.Asks.Contains(service.Name));

    internal string Platform => Settings.Image.Platform;

    internal string Registry => Settings.Image.Registry;
}
