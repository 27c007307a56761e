using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Networking.V1;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Renders the way into the cluster.</summary>
internal static class KubernetesIngress
{
    /// <summary>Returns an ingress that passes every path of one host name to the service.</summary>
    public static IngressArgs Args(KubernetesNames names, IngressSettings settings, Output<string> service, int port)
    {
        var spec = new IngressSpecArgs
        {
            IngressClassName = settings.ClassName,
            Rules = new IngressRuleArgs
            {
                Host = settings.Host,
                Http = new HTTPIngressRuleValueArgs
                {
                    Paths = new HTTPIngressPathArgs
                    {
                        Path = "/",
                        PathType = "Prefix",
                        Backend = new IngressBackendArgs
                        {
                            Service = new IngressServiceBackendArgs { Name = service, Port = new ServiceBackendPortArgs { Number = port } },
                        },
                    },
                },
            },
        };
        if (settings.TlsSecret is { } secret)
        {
            spec.Tls.Add(new IngressTLSArgs { Hosts = settings.Host, SecretName = secret });
        }

        var metadata = names.Metadata(KubernetesNames.Site, KubernetesNames.Site);
        foreach (var (name, value) in settings.Annotations ?? new Dictionary<string, string>())
        {
            metadata.Annotations.Add(name, value);
        }

        return new() { Metadata = metadata, Spec = spec };
    }

    /// <summary>Address that the site answers on.</summary>
    public static string Url(IngressSettings settings) => $"{(settings.TlsSecret is null ? "http" : "https")}://{settings.Host}";
}
