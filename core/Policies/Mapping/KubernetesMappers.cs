using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Reads the pods of a deployment: every container, initial ones first.</summary>
internal sealed class KubernetesDeploymentMapper() : FactsMapper(ResourceTypes.KubernetesDeployment)
{
    protected override ResourceFacts Map(ResourceFacts facts, FactReader reader) =>
        PodMapper.Map(facts, reader.Inner("spec").Inner("template").Inner("spec"));
}

/// <summary>Reads whether a secret asks the cluster for a token of its API.</summary>
internal sealed class KubernetesSecretMapper() : FactsMapper(ResourceTypes.KubernetesSecret)
{
    private const string TokenType = "kubernetes.io/service-account-token";

    protected override ResourceFacts Map(ResourceFacts facts, FactReader reader)
    {
        var type = reader.Value<string>("type");
        return facts with
        {
            ServiceAccountTokens = type.State == FactState.Unset ? []
                : [type.Map(value => value == TokenType) with { Spelling = $"a type other than {TokenType}" }],
        };
    }
}

/// <summary>Reads which ports of the nodes, or of the world, a service of a cluster opens.</summary>
internal sealed class KubernetesServiceMapper() : FactsMapper(ResourceTypes.KubernetesService)
{
    protected override ResourceFacts Map(ResourceFacts facts, FactReader reader) => facts with { Ports = [.. Ports(reader.Inner("spec"))] };

    private static IEnumerable<PortFacts> Ports(FactReader spec)
    {
        var type = spec.Value<string>("type");
        var ports = spec.Each("ports", port => port.Value<int>("nodePort")).ToList();
        var addresses = spec.List<string>("externalIPs");
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
