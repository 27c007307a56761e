using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Images come from listed registries or repositories only.</summary>
internal sealed class RestrictRegistries() : ResourcePolicy(new(
    "restrict-registries",
    "Images come from listed repositories",
    "Who can push to a registry can decide what runs. This policy ensures that images come only from the repositories that the configuration names.",
    PolicySeverity.High,
    PolicyCategory.SupplyChain)
{
    Cis = ["4.2"],
})
{
    protected override IEnumerable<PolicyViolation> CheckImage(ImageFacts image, PolicyOptions options)
    {
        if (image.Reference.Forbidden(text => ImageName.TryParse(text) is not { } name || options.Registries.Any(name.IsWithin)))
        {
            yield return Violation(
                image.Reference,
                $"in one of {string.Join(", ", options.Registries)}",
                "Use an image of these repositories, or name its repository in omega:image or omega:services.");
        }
    }
}
