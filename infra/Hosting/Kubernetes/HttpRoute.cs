using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>A route of the Gateway API (gateway.networking.k8s.io/v1, HTTPRoute), which the provider's package has no class for.</summary>
internal sealed class HttpRoute(string name, HttpRouteArgs args, CustomResourceOptions? options = null)
    : CustomResource("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", name, args, options)
{
    /// <summary>Returns a route by which a gateway passes every path of one host name to the service.</summary>
    public static HttpRouteArgs Args(KubernetesNames names, GatewaySettings settings, Output<string> service, int port)
    {
        var parent = new HttpRouteArgs.Parent { Name = settings.Name, Namespace = settings.Namespace };
        if (settings.SectionName is { } section)
        {
            parent.SectionName = section;
        }

        return new()
        {
            Metadata = names.Metadata(KubernetesNames.Site, KubernetesNames.Site),
            Spec = new HttpRouteArgs.Rules
            {
                Parents = parent,
                Hostnames = settings.Host,
                Items = new HttpRouteArgs.Rule { Backends = new HttpRouteArgs.Backend { Name = service, Port = port } },
            },
        };
    }

    /// <summary>Address that the site answers on.</summary>
    public static string Url(GatewaySettings settings) => $"{(settings.Https ? "https" : "http")}://{settings.Host}";
}

/// <summary>What a route says, in the Gateway API's own names.</summary>
internal sealed class HttpRouteArgs : ResourceArgs
{
    [Input("apiVersion")]
    public Input<string> ApiVersion { get; } = "gateway.networking.k8s.io/v1";

    [Input("kind")]
    public Input<string> Kind { get; } = "HTTPRoute";

    [Input("metadata")]
    public required Input<ObjectMetaArgs> Metadata { get; init; }

    [Input("spec")]
    public required Input<Rules> Spec { get; init; }

    /// <summary>Which gateways, for which names, to whom.</summary>
    internal sealed class Rules : ResourceArgs
    {
        [Input("parentRefs")]
        public required InputList<Parent> Parents { get; init; }

        [Input("hostnames")]
        public required InputList<string> Hostnames { get; init; }

        [Input("rules")]
        public required InputList<Rule> Items { get; init; }
    }

    /// <summary>A gateway, or one of its listeners.</summary>
    internal sealed class Parent : ResourceArgs
    {
        [Input("name")]
        public required Input<string> Name { get; init; }

        [Input("namespace")]
        public required Input<string> Namespace { get; init; }

        [Input("sectionName")]
        public Input<string>? SectionName { get; set; }
    }

    /// <summary>Every path, to one service.</summary>
    internal sealed class Rule : ResourceArgs
    {
        [Input("backendRefs")]
        public required InputList<Backend> Backends { get; init; }
    }

    /// <summary>A service of the namespace.</summary>
    internal sealed class Backend : ResourceArgs
    {
        [Input("name")]
        public required Input<string> Name { get; init; }

        [Input("port")]
        public required Input<int> Port { get; init; }
    }
}
