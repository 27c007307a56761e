using System.Collections.Immutable;
using System.Text.Json;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Hosting.Docker;

/// <summary>Https is a door of its own beside what is there, and a step that hands certificates to the edge.</summary>
public sealed class DockerTlsTests
{
    private const string Edge = "site-edge-8080";
    private const string Door = "site-door-8080";
    private const string TlsDoor = "site-tls-door-8443";
    private const string Step = "site-certificates";

    private static string Json(object? value) => JsonSerializer.Serialize(value);

    private static ImmutableDictionary<string, object> Environment(Graph graph, string resource) => (ImmutableDictionary<string, object>)graph.Input(resource, "environment")!;

    [Fact]
    public async Task The_port_of_https_has_a_door_of_its_own_and_the_plain_one_is_as_it_was()
    {
        var plain = await InfraTest.RunAsync(Some.Settings());
        var graph = await InfraTest.RunAsync(Some.Tls());

        Assert.Equal(Json(plain.Resource(Door).Inputs), Json(graph.Resource(Door).Inputs));
        Assert.Equal("""["OMEGA_DOOR=8443","OMEGA_PORT=8443"]""", Json(graph.Input(TlsDoor, "envs")));
        Assert.Equal("""["door"]""", Json(graph.Input(TlsDoor, "command")));
        Assert.Contains("\"external\":8443", Json(graph.Input(TlsDoor, "ports")), StringComparison.Ordinal);
        Assert.Contains("\"internal\":8443", Json(graph.Input(TlsDoor, "ports")), StringComparison.Ordinal);
        Assert.Contains("\"ip\":\"127.0.0.1\"", Json(graph.Input(TlsDoor, "ports")), StringComparison.Ordinal);
        foreach (var hardened in (string[])["readOnly", "user", "privileged", "capabilities", "securityOpts", "tmpfs", "memory", "cpus", "ulimits", "restart", "image"])
        {
            Assert.Equal(Json(graph.Input(Door, hardened)), Json(graph.Input(TlsDoor, hardened)));
        }
    }

    [Fact]
    public async Task The_edge_is_told_what_it_speaks_and_has_the_certificates_before_it_serves()
    {
        var graph = await InfraTest.RunAsync(Some.Tls());
        var order = graph.Mocks.Resources.Select(resource => resource.Name).ToList();

        Assert.Equal(
            """["OMEGA_DOOR=8080","OMEGA_TLS=8443","OMEGA_TLS_NAMES=*.example.org www.example.com","OMEGA_TLS_HSTS=31536000","OMEGA_TLS_REDIRECT=on"]""",
            Json(graph.Input(Edge, "envs")));
        Assert.Equal(("128", "64"), (Json(graph.Input(Edge, "memory")), Json(graph.Input(TlsDoor, "memory"))));
        Assert.True(order.IndexOf(Edge) < order.IndexOf(Step));
        Assert.True(order.IndexOf(Step) < order.IndexOf("site-activate"));
        Assert.Equal($"{TlsDoor}_id", Environment(graph, "site-activate")["TLS_DOOR"]);
        Assert.Equal("8443", Environment(graph, "site-gate")["TLS_PORT"]);
        Assert.Equal("https://www.example.com:8443", await Policies.OutputReading.ValueAsync(Assert.Single(graph.Created.OfType<OmegaStack>()).Url));
    }

    [Fact]
    public async Task Keys_reach_the_step_that_hands_them_over_and_nothing_else()
    {
        var graph = await InfraTest.RunAsync(Some.Tls());

        Assert.Contains("bundle-marker", Json(graph.Resource(Step).Inputs), StringComparison.Ordinal);
        Assert.DoesNotContain(
            graph.Mocks.Resources.Where(resource => resource.Name != Step), resource => Json(resource.Inputs).Contains("bundle-marker", StringComparison.Ordinal));
        Assert.Equal($"""["{Edge}_id","0123456789abcdef"]""", Json(graph.Input(Step, "triggers")));
    }

    [Fact]
    public async Task A_stack_without_https_declares_nothing_of_it()
    {
        var graph = await InfraTest.RunAsync(Some.Settings());

        Assert.DoesNotContain(graph.Mocks.Resources, resource => resource.Name is TlsDoor or Step);
        Assert.DoesNotContain("TLS_DOOR", Environment(graph, "site-activate").Keys);
        Assert.DoesNotContain("OMEGA_TLS", Json(graph.Input(Edge, "envs")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false, "OMEGA_TLS_HSTS=0", "OMEGA_TLS_REDIRECT=off")]
    [InlineData(1, true, "OMEGA_TLS_HSTS=86400", "OMEGA_TLS_REDIRECT=on")]
    public async Task What_browsers_are_told_is_as_the_stack_says(int days, bool redirect, params string[] expected)
    {
        var settings = Some.Tls();
        var graph = await InfraTest.RunAsync(settings with { Site = settings.Site with { Tls = settings.Site.Tls! with { HstsDays = days, Redirect = redirect, Port = 443 } } });

        Assert.All(expected, variable => Assert.Contains($"\"{variable}\"", Json(graph.Input(Edge, "envs")), StringComparison.Ordinal));
        Assert.Equal("https://www.example.com", await Policies.OutputReading.ValueAsync(Assert.Single(graph.Created.OfType<OmegaStack>()).Url));
    }

    [Fact]
    public async Task A_stack_whose_releases_have_no_door_is_refused_by_name()
    {
        var mocks = new RecordingMocks { Labels = _ => new Dictionary<string, string>() };
        var settings = Some.Tls() with { Release = Some.Release() };

        Assert.Contains(
            await InfraTest.FailsAsync(settings, mocks), message => message.StartsWith("omega:site.tls needs a release with a door, and none", StringComparison.Ordinal));
    }
}
