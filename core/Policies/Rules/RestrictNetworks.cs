using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Containers join networks of their own stack, and that of another one only where the configuration says so.</summary>
internal sealed class RestrictNetworks() : ResourcePolicy(new(
    "restrict-networks",
    "Only listed networks are joined",
    "Whoever is on a network reaches all that is on it. This policy ensures that no container is on Docker's default network or on another stack's, and that the network of a front has its edge and doors of stacks behind it alone.",
    PolicySeverity.High,
    PolicyCategory.Isolation)
{
    Cis = ["5.30"],
    OnPods = "nothing: all pods of a cluster have one network, and network policies say who reaches whom",
})
{
    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options)
    {
        if (options.Networks is not { } allowed)
        {
            yield break;
        }

        var networks = string.Join(", ", allowed.Keys);
        if (container.Networks.Lacks(names => names.Count > 0))
        {
            yield return Violation(container.Networks, $"one of {networks}", "Join a network of the stack; without one it is Docker's default network.");
        }

        // The host's own network is for disallow-host-namespaces to refuse.
        foreach (var network in (container.Networks.Value ?? []).Where(network => network.Value != "host"))
        {
            if (network.Forbidden(allowed.ContainsKey))
            {
                yield return Violation(network, $"one of {networks}", "Leave it: another stack's network is joined by omega:site.hosts and omega:site.behind alone.");
            }
            else if (network.IsKnown && allowed[network.Value!] is { } role && container.Role.Lacks(given => given == role))
            {
                yield return Violation(network, $"a network that its {role} joins", $"Leave it: what is not the {role} of the stack has nothing to do there.");
            }
        }
    }
}
