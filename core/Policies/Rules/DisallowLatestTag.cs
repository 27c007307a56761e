using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>No image is named `latest`, in writing or by leaving the tag out.</summary>
internal sealed class DisallowLatestTag() : ResourcePolicy(new(
    "disallow-latest-tag",
    "No image is called latest",
    "A reference without tag and digest means latest, which names whatever was pushed last. This policy ensures that each name says which version it is; the port of a registry is not a tag.",
    PolicySeverity.High,
    PolicyCategory.SupplyChain)
{
    Cis = ["4.2", "5.28"],
})
{
    protected override IEnumerable<PolicyViolation> CheckImage(ImageFacts image, PolicyOptions options)
    {
        if (image.Reference.Forbidden(text => ImageName.TryParse(text) is not null))
        {
            yield return Violation(image.Reference, "a valid image reference", "Write <registry>/<repository>:<version> or <registry>/<repository>@sha256:<digest>, in lower case and without spaces.");
        }
        else if (image.Reference.Forbidden(text => !ImageName.TryParse(text)!.IsLatest))
        {
            yield return Violation(image.Reference, "named by a version or a digest", "Use the release's version as the tag; latest, and a reference with neither tag nor digest, name whatever was pushed last.");
        }
    }
}
