using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Omega.Infra.Tests.Policies.Mapping;

public sealed class KubernetesServiceMapperTests
{
    private static readonly Dictionary<string, (ServiceSpecArgs Spec, string[] Expected)> Cases = new()
    {
        ["cluster address"] = (Spec("ClusterIP", null), []),
        ["type unset"] = (Spec(null, null), []),
        ["the configured port of the nodes"] = (Spec("NodePort", 30080), []),
        ["another port of the nodes"] = (Spec("NodePort", 30081), ["spec.ports[0].nodePort must be one of 30080, was 30081."]),
        ["any port of the nodes"] = (Spec("NodePort", null), ["spec.ports[0].nodePort must be one of 30080, was unset."]),
        ["load balancer"] = (Spec("LoadBalancer", null), ["spec.type must be unset, ClusterIP or NodePort, was \"LoadBalancer\"."]),
        ["typed load balancer"] = (
            new ServiceSpecArgs { Type = ServiceSpecType.LoadBalancer, Ports = new ServicePortArgs { Port = 80 } },
            ["spec.type must be unset, ClusterIP or NodePort, was \"LoadBalancer\"."]),
        ["addresses of the nodes"] = (
            new ServiceSpecArgs { Ports = new ServicePortArgs { Port = 80 }, ExternalIPs = "192.0.2.1" },
            ["spec.externalIPs must be unset, was [192.0.2.1]."]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Map_gives_what_a_service_opens(string name)
    {
        var (spec, expected) = Cases[name];
        var facts = Declared.Read(ResourceTypes.KubernetesService, new ServiceArgs { Spec = spec });

        var violations = PolicyCatalog.Check(facts, SomeFacts.Options() with { PublishedPorts = [30080] });

        Assert.Equal(expected, violations.Select(violation => $"{violation.Path} must be {violation.Required}, was {violation.Actual}."));
    }

    private static ServiceSpecArgs Spec(string? type, int? nodePort)
    {
        var port = new ServicePortArgs { Port = 80 };
        var spec = new ServiceSpecArgs { Ports = port };
        if (type is not null)
        {
            spec.Type = type;
        }

        if (nodePort is { } number)
        {
            port.NodePort = number;
        }

        return spec;
    }
}
