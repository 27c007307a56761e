using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Pulumi.Kubernetes.Types.Inputs.Networking.V1;

namespace Omega.Infra.Hosting;

/// <summary>Who may talk to whom in the stack's namespace: nobody, but for what is listed here.</summary>
internal static class KubernetesNetwork
{
    private static readonly string[] Both = ["Ingress", "Egress"];

    /// <summary>No pod of the namespace receives or sends anything that another policy does not allow.</summary>
    public static NetworkPolicyArgs Nothing(KubernetesNames names) => new()
    {
        Metadata = names.Metadata("default-deny", KubernetesNames.Site),
        Spec = new NetworkPolicySpecArgs { PodSelector = new LabelSelectorArgs(), PolicyTypes = Both },
    };

    /// <summary>The site receives requests from everywhere, and asks names and the service where there is one.</summary>
    public static NetworkPolicyArgs OfSite(KubernetesNames names, int dnsPort, int? apiPort)
    {
        var spec = new NetworkPolicySpecArgs
        {
            PodSelector = names.Pods(KubernetesNames.Site),
            PolicyTypes = Both,
            Ingress = new NetworkPolicyIngressRuleArgs { Ports = Port("TCP", Hardening.ContainerPort) },
        };
        if (apiPort is { } port)
        {
            spec.Egress.Add(
                new NetworkPolicyEgressRuleArgs { Ports = [Port("UDP", dnsPort), Port("TCP", dnsPort)] },
                new NetworkPolicyEgressRuleArgs { To = Peer(names, KubernetesNames.Api), Ports = Port("TCP", port) });
        }

        return new() { Metadata = names.Metadata(KubernetesNames.Site, KubernetesNames.Site), Spec = spec };
    }

    /// <summary>The service receives requests from the site alone, and sends nothing.</summary>
    public static NetworkPolicyArgs OfApi(KubernetesNames names, int apiPort) => new()
    {
        Metadata = names.Metadata(KubernetesNames.Api, KubernetesNames.Api),
        Spec = new NetworkPolicySpecArgs
        {
            PodSelector = names.Pods(KubernetesNames.Api),
            PolicyTypes = Both,
            Ingress = new NetworkPolicyIngressRuleArgs { From = Peer(names, KubernetesNames.Site), Ports = Port("TCP", apiPort) },
        },
    };

    private static NetworkPolicyPeerArgs Peer(KubernetesNames names, string component) => new() { PodSelector = names.Pods(component) };

    private static NetworkPolicyPortArgs Port(string protocol, int port) => new() { Protocol = protocol, Port = port };
}
