using Pulumi;

namespace Omega.Infra.Release;

/// <summary>What a release is made from and whom it must be signed by.</summary>
public sealed class ImageReleaseArgs : ResourceArgs
{
    /// <summary>What is built and where it is published.</summary>
    public required ImageSettings Image { get; init; }

    /// <summary>The trust policy.</summary>
    public required SigningSettings Signing { get; init; }

    /// <summary>Content digest that a build is triggered by; unused with <see cref="Recorded"/>.</summary>
    public required string Content { get; init; }

    /// <summary>
    /// What stands in the steps' logical names: a refused release leaves the steps of the serving one in the state, so
    /// that going back to it builds nothing.
    /// </summary>
    public required string ReleaseName { get; init; }

    /// <summary>The release to deploy; null builds, publishes and signs one.</summary>
    public ReleaseSettings? Recorded { get; init; }

    /// <summary>Addresses of files that are named after their content and had another in an earlier release; `*` for all. Unused with
    /// <see cref="Recorded"/>, and so no registered input of the component.</summary>
    public required Input<string> Revalidate { get; init; }

    /// <summary>User name at the registry.</summary>
    [Input("registryUser", required: true)]
    public required Input<string> RegistryUser { get; init; }

    /// <summary>Password at the registry; a secret, so no registered input of the component.</summary>
    public required Input<string> RegistryPassword { get; init; }

    /// <summary>PEM text of the signing key; a secret, so no registered input of the component; needed to build.</summary>
    public Input<string>? SigningKey { get; init; }

    /// <summary>Passphrase of the signing key; a secret, so no registered input of the component; needed to build.</summary>
    public Input<string>? SigningPassphrase { get; init; }
}
