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

    /// <summary>The site asks the name servers, and nobody else who listens on their port, the pods of other releases, and the service.</summary>
    public static NetworkPolicyArgs FromSite(KubernetesNames names, KubernetesSettings settings, int? apiPort) => Of(names, KubernetesNames.Site, Egress, new()
    {
        Egress =
        [
            new NetworkPolicyEgressRuleArgs { To = NameServers(settings), Ports = [Port("UDP", settings.DnsPort), Port("TCP", settings.DnsPort)] },
            new NetworkPolicyEgressRuleArgs
            {
                To = [Peer(names, KubernetesNames.Site), Peer(names, KubernetesNames.Before)], Ports = Port("TCP", Hardening.ContainerPort),
            },
            .. apiPort is { } port ? [new NetworkPolicyEgressRuleArgs { To = Peer(names, KubernetesNames.Api), Ports = Port("TCP", port) }] : (NetworkPolicyEgressRuleArgs[])[],
        ],
    });

    /// <summary>The release before is asked by the site alone.</summary>
    public static NetworkPolicyArgs ToBefore(KubernetesNames names) => Of(names, KubernetesNames.Before, Ingress, new()
    {
        Ingress = new NetworkPolicyIngressRuleArgs { From = Peer(names, KubernetesNames.Site), Ports = Port("TCP", Hardening.ContainerPort) },
    });

    /// <summary>The service receives requests from the site alone.</summary>
    public static NetworkPolicyArgs ToApi(KubernetesNames names, int apiPort) => Of(names, KubernetesNames.Api, Ingress, new()
    {
        Ingress = new NetworkPolicyIngressRuleArgs { From = Peer(names, KubernetesNames.Site), Ports = Port("TCP", apiPort) },
    });

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
