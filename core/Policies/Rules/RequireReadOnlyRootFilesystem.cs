using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Containers cannot change the files of their image.</summary>
internal sealed class RequireReadOnlyRootFilesystem() : ResourcePolicy(new(
    "require-read-only-root-filesystem",
    "The root filesystem is read-only",
    "An immutable release is immutable at run time only if its root filesystem is read-only and nothing is copied into it after it was built.",
    PolicySeverity.High,
    PolicyCategory.Immutability)
{
    Cis = ["5.13"],
})
{
    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options)
    {
        if (container.ReadOnlyRoot.Lacks(value => value))
        {
            yield return Violation(container.ReadOnlyRoot, "true", "Set it to true; give temporary files a tmpfs and lasting data a volume.");
        }

        if (container.Uploads.Forbidden(count => count == 0))
        {
            yield return Violation(container.Uploads, "unset", "Put the files into the image, or into a volume.");
        }
    }
}
