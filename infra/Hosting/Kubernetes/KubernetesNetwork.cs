using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Pulumi.Kubernetes.Types.Inputs.Networking.V1;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Who may talk to whom in the stack's namespace: nobody, but for what is listed here.</summary>
/// <remarks>
/// Each hole has one direction: kube-router lets a packet pass that any rule of a policy allows which selects both of its
/// ends, so that one policy for both directions would open the site's port to its own pods.
/// </remarks>
internal static class KubernetesNetwork
{
    private const string Ingress = "Ingress";
    private const string Egress = "Egress";

    /// <summary>No pod of the namespace receives or sends anything that another policy does not allow.</summary>
    public static NetworkPolicyArgs Nothing(KubernetesNames names) => new()
    {
        Metadata = names.Metadata("default-deny", KubernetesNames.Site),
        Spec = new NetworkPolicySpecArgs { PodSelector = new LabelSelectorArgs(), PolicyTypes = [Ingress, Egress] },
    };

    /// <summary>The site receives requests from everywhere.</summary>
    public static NetworkPolicyArgs ToSite(KubernetesNames names) => Of(names, KubernetesNames.Site, Ingress, new()
    {
        Ingress = new NetworkPolicyIngressRuleArgs { Ports = Port("TCP", Hardening.ContainerPort) },
    });

    /// <summary>The site asks the name servers, and nobody else who listens on their port, the pods of other releases, and the services that it passes on.</summary>
    public static NetworkPolicyArgs FromSite(KubernetesNames names, KubernetesSettings settings, IEnumerable<Service> passed) => Of(names, KubernetesNames.Site, Egress, new()
    {
        Egress =
        [
            Names(settings),
            new NetworkPolicyEgressRuleArgs
            {
                To = [Peer(names, KubernetesNames.Site), Peer(names, KubernetesNames.Before)], Ports = Port("TCP", Hardening.ContainerPort),
            },
            .. passed.Select(service => To(names, service)),
        ],
    });

    /// <summary>The release before is asked by the site alone.</summary>
    public static NetworkPolicyArgs ToBefore(KubernetesNames names) => Of(names, KubernetesNames.Before, Ingress, new()
    {
        Ingress = new NetworkPolicyIngressRuleArgs { From = Peer(names, KubernetesNames.Site), Ports = Port("TCP", Hardening.ContainerPort) },
    });

    /// <summary>A service receives requests from the site, where that passes them on, and from the services that ask it.</summary>
    public static NetworkPolicyArgs ToService(KubernetesNames names, Service service, IEnumerable<Service> askers) => Of(names, service.Role, Ingress, new()
    {
        Ingress = new NetworkPolicyIngressRuleArgs
        {
            From = [.. (service.Settings.Path is null ? [] : new[] { KubernetesNames.Site }).Concat(askers.Select(asker => asker.Role)).Select(role => Peer(names, role))],
            Ports = Port("TCP", service.Settings.Port),
        },
    });

    /// <summary>A service asks the name servers, the services that it asks, and what it may reach.</summary>
    public static NetworkPolicyArgs FromService(KubernetesNames names, KubernetesSettings settings, Service service, IEnumerable<Service> asked) =>
        Of(names, service.Role, Egress, new()
        {
            Egress =
            [
                Names(settings),
                .. asked.Select(other => To(names, other)),
                .. service.Reach == ServiceReach.All ? [new NetworkPolicyEgressRuleArgs()] : Array.Empty<NetworkPolicyEgressRuleArgs>(),
                .. service.Reach.Targets.Select(text => ServiceReach.Target(text)!.Value).Select(target => new NetworkPolicyEgressRuleArgs
                {
                    To = new NetworkPolicyPeerArgs { IpBlock = new IPBlockArgs { Cidr = target.Network } },
                    Ports = Port("TCP", target.Port),
                }),
            ],
        });

    private static NetworkPolicyEgressRuleArgs Names(KubernetesSettings settings) =>
        new() { To = NameServers(settings), Ports = [Port("UDP", settings.DnsPort), Port("TCP", settings.DnsPort)] };

    private static NetworkPolicyEgressRuleArgs To(KubernetesNames names, Service service) =>
        new() { To = Peer(names, service.Role), Ports = Port("TCP", service.Settings.Port) };

    private static NetworkPolicyArgs Of(KubernetesNames names, string component, string direction, NetworkPolicySpecArgs spec)
    {
        spec.PodSelector = names.Pods(component);
        spec.PolicyTypes = direction;
        return new() { Metadata = names.Metadata($"{component}-{direction.ToLowerInvariant()}", component), Spec = spec };
    }

    private static InputList<NetworkPolicyPeerArgs> NameServers(KubernetesSettings settings) => settings.NameServers is { Count: > 0 } servers
        ? [.. servers.Select(server => new NetworkPolicyPeerArgs { IpBlock = new IPBlockArgs { Cidr = AddressRange.Network(server) } })]
        : new NetworkPolicyPeerArgs
        {
            NamespaceSelector = new LabelSelectorArgs { MatchLabels = { ["kubernetes.io/metadata.name"] = "kube-system" } },
            PodSelector = new LabelSelectorArgs { MatchLabels = { ["k8s-app"] = "kube-dns" } },
        };

    private static NetworkPolicyPeerArgs Peer(KubernetesNames names, string component) => new() { PodSelector = names.Pods(component) };

    private static NetworkPolicyPortArgs Port(string protocol, int port) => new() { Protocol = protocol, Port = port };
}
