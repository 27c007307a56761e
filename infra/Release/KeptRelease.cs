namespace Omega.Infra.Release;

/// <summary>A release that something beside the site runs on, perhaps an earlier one; verified in this very update.</summary>
/// <param name="Image">The image.</param>
/// <param name="Content">Content digest of the part of the recipe that it is kept for; empty: it was built before there was a door.</param>
public sealed record KeptRelease(VerifiedImage Image, string Content)
{
    /// <summary>Whether a door can be made from it, and an edge that borrows the door's port.</summary>
    public bool HasDoor => Content.Length > 0;

    /// <summary>Whether an edge made from it can speak https.</summary>
    public bool SpeaksTls { get; init; }

    /// <summary>Whether an edge made from it can have other stacks behind it.</summary>
    public bool KnowsHosts { get; init; }
}
