using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>What runs is what the release's verify step printed, or a service image that is listed by digest.</summary>
internal sealed class RequireVerifiedImage() : ResourcePolicy(new(
    "require-verified-image",
    "Only verified images run",
    "A digest says which image it is, not who made it. This policy ensures that a container runs exactly the reference whose signature was checked in the same update, or an external image that the configuration lists by digest.",
    PolicySeverity.Critical,
    PolicyCategory.SupplyChain)
{
    Cis = ["4.5", "4.12"],
})
{
    protected override IEnumerable<PolicyViolation> CheckImage(ImageFacts image, PolicyOptions options)
    {
        if (image.Role == ImageRole.Run
            && !options.AwaitsVerification
            && image.Reference.Lacks(text => options.VerifiedImages.Contains(text) || IsPinned(text, options)))
        {
            yield return Violation(
                image.Reference,
                options.PinnedImages.Count == 0
                    ? "the output of the release's verify step"
                    : $"the output of the release's verify step or one of {string.Join(", ", options.PinnedImages)}",
                "Pass the release's reference on unchanged; list an external service image by digest in omega:services.");
        }
    }

    private static bool IsPinned(string text, PolicyOptions options) =>
        ImageName.TryParse(text)?.Digest is not null && options.PinnedImages.Contains(text);
}
