using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Only resource types that the policies can judge are registered.</summary>
internal sealed class RestrictResourceTypes() : ResourcePolicy(new(
    "restrict-resource-types",
    "Only known resource types are used",
    "A type that no policy can read would pass every policy. This policy ensures that each resource runs no container, or has a mapper that reads its containers.",
    PolicySeverity.Critical,
    PolicyCategory.Isolation)
{
    Cis = ["5.1"],
})
{
    protected override IEnumerable<PolicyViolation> CheckResource(ResourceFacts resource, PolicyOptions options)
    {
        if (!ResourceTypes.RunsNoContainer(resource.Type) && !resource.HasMapper)
        {
            yield return new(
                Name,
                "type",
                $"a type that the policies can read ({string.Join(", ", options.MappedTypes)}) or one that runs no container",
                resource.Type,
                "Use one of these types, or write a facts mapper for it first.");
        }

        if (resource.Unreadable is { } reason)
        {
            yield return new(Name, "args", "readable by the policies", reason, "Register the resource with its typed arguments and plain values.");
        }
    }
}
