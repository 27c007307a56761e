using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Rules;

/// <summary>Only listed ports are published, on listed addresses.</summary>
internal sealed class RestrictPublishedPorts() : ResourcePolicy(new(
    "restrict-published-ports",
    "Only the site's port is published",
    "Docker publishes on every address of the host and past its firewall by default. This policy ensures that a port is published on purpose, where the configuration says.",
    PolicySeverity.High,
    PolicyCategory.Isolation)
{
    Cis = ["5.8", "5.9", "5.14"],
    CisKubernetes = ["5.2.13"],
    OnPods = "no port of a node but `omega:kubernetes.nodePort`, no load balancer, no external address",
    PodSecurity = ["baseline: Host Ports"],
})
{
    protected override IEnumerable<PolicyViolation> CheckResource(ResourceFacts resource, PolicyOptions options) =>
        resource.Ports.SelectMany(port => Check(port, options));

    protected override IEnumerable<PolicyViolation> CheckContainer(ContainerFacts container, PolicyOptions options)
    {
        if (container.PublishAllPorts.Forbidden(value => !value))
        {
            yield return Violation(container.PublishAllPorts, "unset or false", "List the one port to publish.");
        }

        foreach (var violation in container.Ports.SelectMany(port => Check(port, options)))
        {
            yield return violation;
        }
    }

    private IEnumerable<PolicyViolation> Check(PortFacts port, PolicyOptions options)
    {
        if (port.HostPort.Lacks(options.PublishedPorts.Contains))
        {
            yield return Violation(
                port.HostPort,
                options.PublishedPorts.Count == 0 ? "unpublished" : $"one of {string.Join(", ", options.PublishedPorts)}",
                "Publish only the ports of omega:site.port and omega:site.tls.port, or that of omega:kubernetes.nodePort.");
        }

        if (port.BindAddress.Lacks(options.BindAddresses.Contains))
        {
            yield return Violation(
                port.BindAddress,
                $"one of {string.Join(", ", options.BindAddresses)}",
                "Set the address of omega:site.bind; unset it is every address of the host.");
        }
    }
}
