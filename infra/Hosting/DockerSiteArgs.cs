using Omega.Infra.Settings;
using Pulumi;

namespace Omega.Infra.Hosting;

/// <summary>What the site serves and within which limits.</summary>
public sealed class DockerSiteArgs : ResourceArgs
{
    /// <summary>Verified image, `repository@sha256:…`.</summary>
    [Input("image", required: true)]
    public required Input<string> Image { get; init; }

    /// <summary>Version of the release in <see cref="Image"/>.</summary>
    [Input("version", required: true)]
    public required Input<string> Version { get; init; }

    /// <summary>What stands in the site container's logical name, so that a new release starts beside the old one.</summary>
    public required string ReleaseName { get; init; }

    /// <summary>Content digest of what the edge runs; a change replaces the edge, which interrupts service for about a second.</summary>
    public required string EdgeContent { get; init; }

    /// <summary>Prefix of what is named on the Docker engine, unique for project and stack: `omega-dev`.</summary>
    public required string Prefix { get; init; }

    /// <summary>Address, port and limits.</summary>
    public required SiteSettings Site { get; init; }

    /// <summary>The service container; null means none.</summary>
    public ApiSettings? Api { get; init; }

    /// <summary>Platform of the images, `linux/amd64`.</summary>
    public required string Platform { get; init; }

    /// <summary>Registry that images are pulled from.</summary>
    public required string Registry { get; init; }

    /// <summary>User name at the registry.</summary>
    [Input("registryUser", required: true)]
    public required Input<string> RegistryUser { get; init; }

    /// <summary>Password at the registry; a secret, so no registered input of the component.</summary>
    public required Input<string> RegistryPassword { get; init; }
}
