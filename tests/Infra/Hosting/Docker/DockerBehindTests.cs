using System.Text.Json;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Hosting.Docker;

/// <summary>Several stacks at one port: the front has a network, its edge is told which name leads where, and a stack behind has its door there.</summary>
public sealed class DockerBehindTests
{
    private const string Edge = "site-edge-8080";
    private const string Door = "site-door-8080";
    private const string Network = "site-behind";
    private const string Subnet = "172.30.0.0/16";

    private static string Json(object? value) => JsonSerializer.Serialize(value);

    [Fact]
    public async Task The_edge_of_a_front_joins_a_network_that_leads_nowhere_and_nothing_else_of_it_does()
    {
        var plain = await InfraTest.RunAsync(Some.Settings());
        var graph = await InfraTest.RunAsync(Some.Front());

        Assert.Equal(("\"omega-dev-behind\"", "true"), (Json(graph.Input(Network, "name")), Json(graph.Input(Network, "internal"))));
        Assert.Equal("""{"com.docker.network.bridge.inhibit_ipv4":"true"}""", Json(graph.Input(Network, "options")));
        Assert.Equal("""[{"name":"omega-dev"},{"name":"omega-dev-behind"}]""", Json(graph.Input(Edge, "networksAdvanced")));
        Assert.Contains("OMEGA_HOSTS=*.shops.example.com=omega-shops.omega-dev-behind blog.example.com=omega-blog.omega-dev-behind", ((IEnumerable<object>)graph.Input(Edge, "envs")!).Cast<string>());
        foreach (var other in graph.Mocks.Resources.Where(resource => resource.Type == "docker:index/container:Container" && resource.Name != Edge))
        {
            Assert.Equal(Json(plain.Resource(other.Name!).Inputs), Json(other.Inputs));
        }
    }

    [Fact]
    public async Task The_door_of_a_stack_behind_joins_the_network_in_front_by_a_name_that_stays_and_the_word_of_that_network_counts()
    {
        var plain = await InfraTest.RunAsync(Some.Settings());
        var graph = await InfraTest.RunAsync(Some.Behind(), mocks: Found());

        var networks = ((IEnumerable<object>)graph.Input(Door, "networksAdvanced")!).Cast<IReadOnlyDictionary<string, object>>().ToList();
        Assert.Equal(["omega-dev", "omega-front-behind"], networks.Select(network => network["name"]));
        Assert.Equal(["omega-dev"], (IEnumerable<object>)networks[1]["aliases"]);
        Assert.DoesNotContain("aliases", networks[0].Keys);
        Assert.Contains($"OMEGA_TRUSTED_PROXIES=10.0.0.0/8 {Subnet}", ((IEnumerable<object>)graph.Input(Edge, "envs")!).Cast<string>());
        Assert.DoesNotContain(graph.Mocks.Resources, resource => resource.Name == Network);
        foreach (var other in graph.Mocks.Resources.Where(resource => resource.Type == "docker:index/container:Container" && resource.Name is not (Edge or Door)))
        {
            Assert.Equal(Json(plain.Resource(other.Name!).Inputs), Json(other.Inputs));
        }
    }

    [Fact]
    public async Task Without_the_stack_in_front_an_update_is_refused_and_a_preview_goes_on()
    {
        Assert.Contains("There is no network.", await InfraTest.FailsAsync(Some.Behind()));

        var graph = await InfraTest.RunAsync(Some.Behind(), preview: true);
        Assert.Contains(graph.Mocks.Resources, resource => resource.Name == Edge);
    }

    [Fact]
    public async Task A_pinned_front_takes_the_newest_edge_that_can_have_others_behind_it_and_is_refused_where_none_can()
    {
        var mocks = new RecordingMocks { Labels = _ => Without() };

        var message = Assert.Single(await InfraTest.FailsAsync(Some.Front() with { Release = Some.Release() }, mocks), message => message.StartsWith("omega:site.hosts", StringComparison.Ordinal));

        Assert.Equal(
            "omega:site.hosts needs a release whose edge can have stacks behind it, and none that this stack has had can: they were built before there was such a thing. "
                + "Deploy one that this program builds, then set it.",
            message);
    }

    private static RecordingMocks Found() => new() { Front = $"{Subnet}\n" };

    private static Dictionary<string, string> Without() =>
        RecordingMocks.FrontLabels(SomeStack.Context()).Where(label => label.Key != "omega.hosts").ToDictionary(label => label.Key, label => label.Value);
}
