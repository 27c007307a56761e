using Pulumi;

namespace Omega.Infra.Hosting;

/// <summary>What the site serves and within which limits, on either host.</summary>
/// <remarks>
/// Nothing of the release is a registered input of the component: its network and volumes would wait for the release to be
/// built and verified, of which they need nothing.
/// </remarks>
public sealed class SiteArgs : ResourceArgs
{
    /// <summary>The image to serve; only the trust policy's verdict makes one.</summary>
    public required Output<VerifiedImage> Verified { get; init; }

    /// <summary>Version of the release in <see cref="Verified"/>.</summary>
    public required Input<string> Version { get; init; }

    /// <summary>What stands in the name of what runs the release, so that a new release starts beside the old one.</summary>
    public required string ReleaseName { get; init; }

    /// <summary>Content digest of what the edge of a Docker engine runs; a change replaces the edge, which interrupts service for about a second.</summary>
    public required string EdgeContent { get; init; }

    /// <summary>Prefix of what is named on the host, unique for project and stack: `omega-dev`.</summary>
    public required string Prefix { get; init; }

    /// <summary>Registry, limits, service container, and what the host needs.</summary>
    public required OmegaSettings Settings { get; init; }

    /// <summary>User name at the registry.</summary>
    [Input("registryUser", required: true)]
    public required Input<string> RegistryUser { get; init; }

    /// <summary>Password at the registry; a secret, so no registered input of the component.</summary>
    public required Input<string> RegistryPassword { get; init; }

    /// <summary>Text of the kubeconfig, a secret as well; null: that of the environment.</summary>
    public Input<string>? Kubeconfig { get; init; }

    internal Input<string> Image => Verified.Apply(image => image.ToString());

    internal SiteSettings Site => Settings.Site;

    internal ApiSettings? Api => Settings.Api;

    internal string Platform => Settings.Image.Platform;

    internal string Registry => Settings.Image.Registry;
}
