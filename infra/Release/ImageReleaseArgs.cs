using Omega.Infra.Settings;
using Pulumi;

namespace Omega.Infra.Release;

/// <summary>What a release is made from and whom it must be signed by.</summary>
public sealed class ImageReleaseArgs : ResourceArgs
{
    /// <summary>What is built and where it is published.</summary>
    public required ImageSettings Image { get; init; }

    /// <summary>The trust policy.</summary>
    public required SigningSettings Signing { get; init; }

    /// <summary>What a build is made from, and triggered by; unused with <see cref="Recorded"/>.</summary>
    public required BuildContext Context { get; init; }

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

    /// <summary>Logins, and the key that signs; secrets, so no registered inputs of the component.</summary>
    public required StackSecrets Secrets { get; init; }

    /// <summary>Opens the registry, in an update only.</summary>
    public required RegistryLogin Registry { get; init; }

    /// <summary>Ends when the policies let everything go on: before, nobody is asked, and the image is known to nobody.</summary>
    public required Task<bool> Released { get; init; }

    /// <summary>Version and image that the last update put out; null where it did not.</summary>
    public required Output<(string? Version, string? Image)> Deployed { get; init; }

    /// <summary>What must be known of it, and what is known already.</summary>
    public required EvidenceArgs Evidence { get; init; }
}
