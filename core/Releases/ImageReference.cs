namespace Omega.Core.Releases;

/// <summary>An image by repository and digest; cannot hold a tag alone, so what it names cannot move.</summary>
public sealed record ImageReference
{
    private ImageReference(string repository, Digest digest)
    {
        Repository = repository;
        Digest = digest;
    }

    /// <summary>Registry and repository, without tag: `localhost:5000/omega/web`.</summary>
    public string Repository { get; }

    /// <summary>Digest of the manifest in the registry.</summary>
    public Digest Digest { get; }

    /// <summary>Reads `registry/repository@sha256:…`.</summary>
    /// <exception cref="FormatException">The text is anything else: a tag, no registry, an empty or a malformed digest.</exception>
    public static ImageReference Parse(string text) =>
        ImageName.TryParse(text) is { Tag: null, Digest: { } digest } name && $"{name.FullName}@{digest}" == text
            ? new(name.FullName, Digest.Parse(digest))
            : throw new FormatException(
                $"Image reference '{text}' is invalid. It must be <registry>/<repository>@sha256:<64 hex digits>, without a tag.");

    /// <summary>`repository@sha256:…`.</summary>
    public override string ToString() => $"{Repository}@{Digest}";
}
