using System.Globalization;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>What must be true of a release, from the present configuration and from nothing else.</summary>
/// <param name="Repository">Registry and repository.</param>
/// <param name="Version">Version that must be signed.</param>
/// <param name="Digest">Digest that must be signed for it.</param>
/// <param name="Policy">Who must have signed.</param>
/// <param name="Now">Time of the verdict.</param>
public sealed record TrustExpectations(string Repository, ReleaseVersion Version, Digest Digest, SigningSettings Policy, DateTimeOffset Now)
{
    /// <summary>Part of the release that is asked for, beside its image: `sbom`, `provenance`; null: the image.</summary>
    public string? Part { get; init; }

    /// <summary>Whether the signature must name the version; that of another maker's image names none.</summary>
    public bool IsVersioned { get; private init; } = true;

    /// <summary>What must be true of an image that is no release of ours: a signer that is revoked by now counts for none of its images.</summary>
    public static TrustExpectations OfImage(string repository, Digest digest, SigningSettings policy, DateTimeOffset now) =>
        new(repository, ReleaseVersion.Of(now), digest, policy, now) { IsVersioned = false };

    /// <summary>Name of what must be signed in the trust data.</summary>
    public string Tag => Part is null ? Version.ToString() : $"{Version}.{Part}";

    /// <summary>Repository and tag.</summary>
    public string Image => $"{Repository}:{Tag}";

    /// <summary>Repository and digest.</summary>
    public string Reference => $"{Repository}@{Digest}";

    /// <summary>How many signers must have signed.</summary>
    public int Threshold => Policy.Threshold ?? 1;

    /// <summary>From when a signer counts no more; null: it counts.</summary>
    public RevokedSigner? Revocation(string signer) =>
        (Policy.Revoked ?? []).FirstOrDefault(revoked => revoked.Names(signer) && Version.Time >= revoked.Time);

    internal Verdict Accept(IReadOnlyList<string> signers, DateTimeOffset? until, TrustEnd? end = null) =>
        Verdict.Of(new VerifiedImage(ImageReference.Parse(Reference), Version.ToString(), signers, Now, until) { End = end });

    internal string TooFew(IReadOnlyList<string> signers) =>
        $"version {Version} of {Repository} is signed by {signers.Count} ({string.Join(", ", signers)}) of the {Threshold} signers that "
        + "omega:signing.threshold asks for. Let another one of omega:signing.signers sign it.";

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
