namespace Omega.Core.Trust;

/// <summary>An image that the trust policy lets run: only a verdict makes one, so whoever holds it need not ask.</summary>
public sealed record VerifiedImage
{
    internal VerifiedImage(ImageReference reference, string version, IReadOnlyList<string> signers, DateTimeOffset judged, DateTimeOffset? until)
    {
        Reference = reference;
        Version = version;
        Signers = signers;
        Judged = judged;
        Until = until;
    }

    /// <summary>Repository and digest.</summary>
    public ImageReference Reference { get; }

    /// <summary>Version that the digest is signed for.</summary>
    public string Version { get; }

    /// <summary>Expected signers that signed it; empty in a preview.</summary>
    public IReadOnlyList<string> Signers { get; }

    /// <summary>When the evidence was judged.</summary>
    public DateTimeOffset Judged { get; }

    /// <summary>Until when the evidence holds by its own word; null: it does not end.</summary>
    public DateTimeOffset? Until { get; }

    /// <summary>The first end of the evidence that somebody has to renew; null: there is none.</summary>
    public TrustEnd? End { get; internal init; }

    /// <summary>Second builders who signed that it is the same when it is built again; empty where nobody is asked for.</summary>
    public IReadOnlyList<string> Rebuilders { get; internal init; } = [];

    /// <summary>Who did not answer when it was verified, so that it was proven by what the host has; empty: everybody answered.</summary>
    public string Without { get; internal init; } = "";

    /// <summary>Stands in a preview, which deploys nothing, for what the update will have verified.</summary>
    public static VerifiedImage InPreview(string repository, string version, string digest) =>
        new(ImageReference.Parse($"{repository}@{digest}"), version, [], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    /// <summary>`repository@sha256:…`.</summary>
    public override string ToString() => Reference.ToString();
}
