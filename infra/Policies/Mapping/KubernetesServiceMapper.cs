using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads which ports of the nodes, or of the world, a service of a cluster opens.</summary>
internal sealed class KubernetesServiceMapper() : FactsMapper<ServiceArgs>(ResourceTypes.KubernetesService)
{
    protected override ResourceFacts Map(ResourceFacts facts, ServiceArgs args, FactReader reader)
    {
        var spec = reader.Value("spec", args.Spec, value => args.Spec = value);
        return spec.IsKnown ? facts with { Ports = [.. Ports(spec.Value!, reader)] } : facts;
    }

    private static IEnumerable<PortFacts> Ports(ServiceSpecArgs spec, FactReader reader)
    {
        var type = spec.Type is null
            ? Fact.Unset<string>("spec.type")
            : reader.Value("spec.type", spec.Type, value => spec.Type = value).Map(union => $"{union.Value}");
        var ports = reader.Items("spec.ports", spec.Ports, value => spec.Ports = value, (path, port) =>
            reader.Value($"{path}.nodePort", port.NodePort, value => port.NodePort = value)).ToList();
        var addresses = reader.List("spec.externalIPs", spec.ExternalIPs, value => spec.ExternalIPs = value);
        if (type.Forbidden(value => value is "ClusterIP" or "NodePort"))
        {
            yield return Port(type.Map(_ => 0) with { Spelling = "unset, ClusterIP or NodePort" });
        }

        if (addresses.State != FactState.Unset)
        {
            yield return Port(addresses.Map(_ => 0) with { Spelling = "unset" });
        }

        foreach (var port in ports.Where(port => type.Value == "NodePort" || port.State != FactState.Unset))
        {
            yield return Port(port);
        }
    }

    private static PortFacts Port(Fact<int> port) => new(port, Fact.NotApplicable<string>());
}
