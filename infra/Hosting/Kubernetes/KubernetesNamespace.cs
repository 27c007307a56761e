using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>The namespace of a stack, in which only pods start that keep the restricted Pod Security Standard.</summary>
internal static class KubernetesNamespace
{
    private const string Standard = "restricted";

    /// <summary>Returns the namespace; a pod that breaks the standard is refused, warned about and logged.</summary>
    public static NamespaceArgs Args(KubernetesNames names) => new()
    {
        Metadata = new ObjectMetaArgs
        {
            Name = names.Namespace,
            Labels =
            {
                ["app.kubernetes.io/instance"] = names.Prefix,
                ["app.kubernetes.io/managed-by"] = "pulumi",
                ["pod-security.kubernetes.io/enforce"] = Standard,
                ["pod-security.kubernetes.io/warn"] = Standard,
                ["pod-security.kubernetes.io/audit"] = Standard,
            },
        },
    };

    /// <summary>Returns the account of all pods; it has no rights, and no token is given to anything.</summary>
    public static ServiceAccountArgs Account(KubernetesNames names) => new()
    {
        Metadata = names.Metadata(KubernetesNames.Site, KubernetesNames.Site),
        AutomountServiceAccountToken = false,
    };
}
