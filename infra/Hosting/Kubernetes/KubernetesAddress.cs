using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Renders a name by which pods are asked.</summary>
internal static class KubernetesAddress
{
    /// <summary>Returns a service of the cluster that leads to pods.</summary>
    /// <param name="metadata">Its name and labels.</param>
    /// <param name="selector">Labels of the pods.</param>
    /// <param name="port">Port that it is asked on.</param>
    /// <param name="nodePort">Port of every node that leads there; null: it is reached within the cluster alone.</param>
    /// <param name="unready">Whether pods are asked that are not ready, too.</param>
    public static ServiceArgs Args(ObjectMetaArgs metadata, InputMap<string> selector, int port, int? nodePort = null, bool unready = false) => new()
    {
        Metadata = metadata,
        Spec = new ServiceSpecArgs
        {
            Type = nodePort is null ? "ClusterIP" : "NodePort",
            Selector = selector,
            PublishNotReadyAddresses = unready ? true : null,
            Ports = nodePort is { } open
                ? new ServicePortArgs { Name = "http", Port = port, TargetPort = "http", NodePort = open }
                : new ServicePortArgs { Name = "http", Port = port, TargetPort = "http" },
        },
    };
}
