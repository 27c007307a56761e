using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>What runs, is pulled or is built on is named by digest, and for one platform.</summary>
internal sealed class RequireImageDigest() : ResourcePolicy(new(
    "require-image-digest",
    "Images are pinned by digest and platform",
    "A tag can be moved to other content at any time. The digest cannot; of a multi-platform digest each platform runs a different image, so the platform is part of the pin.",
    PolicySeverity.High,
    PolicyCategory.SupplyChain)
{
    Cis = ["4.2"],
})
{
    private const string Required = "<registry>/<repository>@sha256:<64 hex digits>";

    protected override IEnumerable<PolicyViolation> CheckImage(ImageFacts image, PolicyOptions options)
    {
        if (image.Role != ImageRole.Product && image.Reference.Lacks(text => ImageName.TryParse(text)?.Digest is not null))
        {
            yield return Violation(image.Reference, Required, image.Role == ImageRole.Run
                ? "Give the reference that the release's verify step printed."
                : "Add the digest that the registry gives for this tag.");
        }

        if (image.Platform.Lacks(options.Platforms.Contains))
        {
            yield return Violation(
                image.Platform,
                $"one of {string.Join(", ", options.Platforms)}",
                "Set the platform of the machines that run the image; the default is that of the machine that builds it.");
        }
    }
}
