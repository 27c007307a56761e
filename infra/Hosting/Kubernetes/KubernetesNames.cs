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

    /// <summary>The service behind the site.</summary>
    public const string Api = "api";

    /// <summary>Label with the name of the release that a pod runs.</summary>
    public const string ReleaseLabel = "omega/release";

    private const string ComponentLabel = "app.kubernetes.io/component";

    /// <summary>Labels that select a component's pods; they never change, as a selector cannot.</summary>
    public InputMap<string> Selector(string component) => new()
    {
        ["app.kubernetes.io/instance"] = Prefix,
        [ComponentLabel] = component,
    };

    /// <summary>Selects a component's pods.</summary>
    public LabelSelectorArgs Pods(string component) => new() { MatchLabels = Selector(component) };

    /// <summary>Name, namespace and labels of an object of a component.</summary>
    public ObjectMetaArgs Metadata(string name, string component) => new()
    {
        Name = name,
        Namespace = Namespace,
        Labels = InputMap<string>.Merge(Selector(component), new() { ["app.kubernetes.io/managed-by"] = "pulumi" }),
    };

    /// <summary>Name of a service that needs no search domain to be resolved.</summary>
    public string Host(string service) => $"{service}.{Namespace}.svc.{Domain}";
}
