using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Names and labels of one stack's objects in its namespace.</summary>
/// <param name="Namespace">Namespace of the stack.</param>
/// <param name="Prefix">Instance that all of them belong to: `omega-prod`.</param>
/// <param name="Domain">Domain of the cluster's own names.</param>
internal sealed record KubernetesNames(string Namespace, string Prefix, string Domain)
{
    /// <summary>The component that serves the site.</summary>
    public const string Site = "site";

    /// <summary>The release that served before, and the name that it is asked by.</summary>
    public const string Before = "before";

    /// <summary>Name that the newest release is asked by.</summary>
    public const string Newest = "newest";

    /// <summary>Name that it is asked by while none of its pods is known to be ready.</summary>
    public const string Arriving = "arriving";

    /// <summary>Label with the abbreviated digest of the image that a pod runs.</summary>
    public const string ImageLabel = "omega/image";

    /// <summary>Label with the name of the release that a pod runs.</summary>
    public const string ReleaseLabel = "omega/release";

    private const string InstanceLabel = "app.kubernetes.io/instance";
    private const string ComponentLabel = "app.kubernetes.io/component";

    /// <summary>Label that selects all pods of the stack.</summary>
    public InputMap<string> Instance() => new() { [InstanceLabel] = Prefix };

    /// <summary>Labels that select a component's pods; they never change, as a selector cannot.</summary>
    public InputMap<string> Selector(string component) => InputMap<string>.Merge(Instance(), new() { [ComponentLabel] = component });

    /// <summary>The same labels in a question to the cluster.</summary>
    public string Query(string component) => $"{InstanceLabel}={Prefix},{ComponentLabel}={component}";

    /// <summary>Selects a component's pods.</summary>
    public LabelSelectorArgs Pods(string component) => new() { MatchLabels = Selector(component) };

    /// <summary>Name, namespace and labels of an object of a component.</summary>
    public ObjectMetaArgs Metadata(string name, string component) => new()
    {
        Name = name,
        Namespace = Namespace,
        Labels = InputMap<string>.Merge(Selector(component), new() { ["app.kubernetes.io/managed-by"] = "pulumi" }),
    };

    /// <summary>Where a service container is asked.</summary>
    public string At(Service service) => $"{Host(service.Role)}:{service.Settings.Port}";

    /// <summary>Name of a service that needs no search domain to be resolved.</summary>
    public string Host(string service) => $"{service}.{Namespace}.svc.{Domain}";
}
