namespace Omega.Core.Registries;

/// <summary>What a registry says of the manifests that it holds.</summary>
public interface IRegistry
{
    /// <summary>The manifest that a tag or digest names, read whole and hashed here.</summary>
    /// <exception cref="OmegaException">The registry did not answer, does not know the login, or answered with no manifest.</exception>
    Task<RegistryAnswer> ManifestAsync(string repository, string reference, CancellationToken cancellation = default);

    /// <summary>Labels of the image of a manifest, from its configuration, which is read whole and hashed here; none where it names no configuration.</summary>
    /// <exception cref="OmegaException">The registry did not answer, or answered with something else.</exception>
    Task<IReadOnlyDictionary<string, string>> LabelsAsync(string repository, RegistryManifest manifest, CancellationToken cancellation = default);

    /// <summary>Writes a manifest that is nothing but its annotations, under a tag; what the registry needs beside it is written first.</summary>
    /// <exception cref="OmegaException">The registry did not answer, or refuses it.</exception>
    Task WriteAsync(string repository, string tag, IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation = default);

    /// <summary>What lies beside an image: what names it as its subject, as the registry lists it, or a tag where it has no such list.</summary>
    /// <exception cref="OmegaException">The registry did not answer.</exception>
    Task<IReadOnlyList<Artifact>> AttachedAsync(string repository, Digest subject, CancellationToken cancellation = default);

    /// <summary>
    /// Puts artifacts beside an image. Where the registry has no list of its own, all of them get into the tag that stands for it
    /// (`sha256-…`) in one write; what that tag names and the registry lost is left out.
    /// </summary>
    /// <exception cref="OmegaException">The registry did not answer, or refuses it.</exception>
    Task AttachAsync(string repository, Digest subject, IReadOnlyList<Artifact> artifacts, CancellationToken cancellation = default);
}
