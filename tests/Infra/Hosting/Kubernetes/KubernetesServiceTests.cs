using System.Text.Json;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Hosting.Kubernetes;

/// <summary>Several services in one namespace: who may talk to whom is what the settings say, and nothing else.</summary>
public sealed class KubernetesServiceTests
{
    private const string Feed = "site-service-feed";
    private const string Store = "site-service-store";

    private static Task<Graph> RunAsync(Func<ServiceSettings, ServiceSettings>? feed = null)
    {
        var services = Some.Services();
        var map = services.Services.ToDictionary(service => service.Key, service => service.Value with { Pids = null });
        map["feed"] = (feed ?? (one => one))(map["feed"]);
        return InfraTest.RunAsync(Some.Cluster() with { Api = services.Api, Services = map });
    }

    [Fact]
    public async Task The_graph_is_what_the_settings_say()
    {
        var graph = await RunAsync();

        Assert.Equal(
            [
                "apps/v1:Deployment site-service-feed", "apps/v1:Deployment site-service-store", "core/v1:Secret site-service-store-secret",
                "core/v1:Service site-service-feed-service", "core/v1:Service site-service-store-service",
                "networking.k8s.io/v1:NetworkPolicy site-service-feed-egress-policy", "networking.k8s.io/v1:NetworkPolicy site-service-feed-ingress-policy",
                "networking.k8s.io/v1:NetworkPolicy site-service-store-ingress-policy",
                "policy/v1:PodDisruptionBudget site-service-feed-disruption", "policy/v1:PodDisruptionBudget site-service-store-disruption",
            ],
            graph.Mocks.Resources.Where(resource => resource.Name!.StartsWith("site-service-", StringComparison.Ordinal))
                .Select(resource => $"{resource.Type!["kubernetes:".Length..]} {resource.Name}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData($"{Feed}-ingress-policy", "{ingress:[{from:[{podSelector:{matchLabels:{app.kubernetes.io/component:site,app.kubernetes.io/instance:omega-dev}}}],ports:[{port:8000,protocol:TCP}]}]")]
    [InlineData($"{Store}-ingress-policy", "{ingress:[{from:[{podSelector:{matchLabels:{app.kubernetes.io/component:service-feed,app.kubernetes.io/instance:omega-dev}}}],ports:[{port:5432,protocol:TCP}]}]")]
    [InlineData($"{Feed}-egress-policy", "to:[{podSelector:{matchLabels:{app.kubernetes.io/component:service-store,app.kubernetes.io/instance:omega-dev}}}]},{}],podSelector")]
    [InlineData("site-egress-policy", "ports:[{port:8000,protocol:TCP}],to:[{podSelector:{matchLabels:{app.kubernetes.io/component:service-feed,")]
    public async Task Only_those_who_ask_a_service_reach_it(string policy, string expected) => Assert.Contains(expected, Spec(await RunAsync(), policy), StringComparison.Ordinal);

    [Fact]
    public async Task The_site_does_not_reach_one_that_it_passes_nobody_on_to() =>
        Assert.DoesNotContain("service-store", Spec(await RunAsync(), "site-egress-policy"), StringComparison.Ordinal);

    /// <summary>A policy for requests that names no source would let everybody in.</summary>
    [Fact]
    public async Task One_that_nobody_asks_has_no_policy_that_would_let_everybody_in()
    {
        var graph = await RunAsync(feed => feed with { Asks = null });

        Assert.DoesNotContain(graph.Mocks.Resources, resource => resource.Name == $"{Store}-ingress-policy");
    }

    [Fact]
    public async Task One_that_reaches_nothing_and_asks_nobody_has_not_even_name_servers()
    {
        var graph = await RunAsync();

        Assert.DoesNotContain(graph.Mocks.Resources, resource => resource.Name == $"{Store}-egress-policy");
        Assert.DoesNotContain(graph.Mocks.Resources, resource => resource.Name == "site-api-egress-policy");
    }

    [Fact]
    public async Task A_list_opens_its_networks_and_ports_and_the_name_servers_alone()
    {
        var graph = await RunAsync(feed => feed with { Asks = null, Reach = new ServiceReach("list", ["10.0.0.0/8:5432", "[2001:db8::/32]:443"]) });

        Assert.Equal(
            "{egress:[{ports:[{port:53,protocol:UDP},{port:53,protocol:TCP}],to:[{namespaceSelector:{matchLabels:{kubernetes.io/metadata.name:kube-system}},podSelector:{matchLabels:{k8s-app:kube-dns}}}]},"
            + "{ports:[{port:5432,protocol:TCP}],to:[{ipBlock:{cidr:10.0.0.0/8}}]},{ports:[{port:443,protocol:TCP}],to:[{ipBlock:{cidr:2001:db8::/32}}]}],"
            + "podSelector:{matchLabels:{app.kubernetes.io/component:service-feed,app.kubernetes.io/instance:omega-dev}},policyTypes:[Egress]}",
            Spec(graph, $"{Feed}-egress-policy"));
    }

    [Fact]
    public async Task A_secret_is_read_from_the_secret_and_stands_in_no_deployment()
    {
        var graph = await RunAsync();
        var deployment = Spec(graph, Store);

        Assert.Contains("{name:PASSWORD,valueFrom:{secretKeyRef:{key:PASSWORD,name:service-store}}}", deployment, StringComparison.Ordinal);
        Assert.Contains("omega/secret", deployment, StringComparison.Ordinal);
        Assert.All(
            graph.Mocks.Resources.Where(resource => resource.Name != $"{Store}-secret"),
            resource => Assert.DoesNotContain("PASSWORD-marker", JsonSerializer.Serialize(resource.Inputs), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pods_run_as_the_user_of_their_service_and_ask_the_others_by_name()
    {
        var graph = await RunAsync();

        Assert.Contains("fsGroup:10301,runAsGroup:10301,runAsNonRoot:True,runAsUser:10301", Spec(graph, Store), StringComparison.Ordinal);
        Assert.Contains("{name:OMEGA_SERVICE_STORE,value:service-store.omega.svc.cluster.local:5432}", Spec(graph, Feed), StringComparison.Ordinal);
        Assert.Contains("{name:OMEGA_SERVICES,value:/feed/=service-feed.omega.svc.cluster.local:8000}", Spec(graph, "site-deployment"), StringComparison.Ordinal);
        Assert.Contains("args:[serve]", Spec(graph, Feed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pods_are_told_what_is_given_of_time_and_size_of_what_they_pass_on() => Assert.Contains(
        "{name:OMEGA_LIMITS,value:/feed/=60,100}", Spec(await RunAsync(feed => feed with { BodyMiB = 100 }), "site-deployment"), StringComparison.Ordinal);

    private static string Spec(Graph graph, string name) => GraphText.Canonical(JsonSerializer.SerializeToElement(graph.Input(name, "spec")));
}
