using System.Collections.Immutable;
using System.Text.Json;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Hosting.Docker;

/// <summary>Several services on one engine: each hardened, limited and gated by itself, and asked where it is once it is well.</summary>
public sealed class DockerServiceTests
{
    private const string Site = "site-cccccccccccc";
    private const string Edge = "site-edge-8080";
    private const string Feed = "site-service-feed";
    private const string Store = "site-service-store";

    public static TheoryData<string, string, int, int> Each => new()
    {
        { "site-api", "10101", 64, 64 },
        { Feed, $"{Some.Services().ServicesOf("dev")[1].UserId}", 128, 100 },
        { Store, "10301", 64, 64 },
    };

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Each_is_hardened_as_its_own_user_within_its_own_limits(string name, string user, int memory, int pids)
    {
        var graph = await RunAsync();
        var gate = (ImmutableDictionary<string, object>)graph.Input($"{name}-gate", "environment")!;

        Assert.Equal($"{user}:{user}", graph.Input(name, "user"));
        Assert.Equal($$"""{"/tmp":"rw,noexec,nosuid,nodev,size=16m,mode=0700,uid={{user}},gid={{user}}"}""", Json(graph.Input(name, "tmpfs")));
        Assert.Equal((true, """{"drops":["ALL"]}"""), (graph.Input(name, "readOnly"), Json(graph.Input(name, "capabilities"))));
        Assert.Equal((Json(memory), Json(memory)), (Json(graph.Input(name, "memory")), Json(graph.Input(name, "memorySwap"))));
        Assert.Equal(($"{pids}", $"{name}_id"), (gate["PIDS"], gate["CONTAINER"]));
        Assert.Null(graph.Input(name, "ports"));
        Assert.Equal("deleteBeforeReplace=False replaceOnChanges=healthcheck,tmpfs", graph.Mocks.Options[name]);
    }

    [Fact]
    public async Task One_that_reaches_nothing_is_on_the_network_that_leads_nowhere_and_so_is_who_asks_it()
    {
        var graph = await RunAsync();

        Assert.Equal("""["omega-dev-inside"]""", Networks(graph, Store));
        Assert.Equal("""["omega-dev","omega-dev-inside"]""", Networks(graph, Feed));
        Assert.Equal("""["omega-dev"]""", Networks(graph, "site-api"));
        Assert.Equal("""["omega-dev"]""", Networks(graph, Site));
        Assert.Equal("""["127.0.0.1"]""", Json(graph.Input(Store, "dns")));
        Assert.Null(graph.Input(Feed, "dns"));
        Assert.Equal((true, """{"com.docker.network.bridge.inhibit_ipv4":"true"}"""), (graph.Input("site-inside", "internal"), Json(graph.Input("site-inside", "options"))));
    }

    [Fact]
    public async Task The_site_is_on_that_network_only_where_it_passes_readers_on_to_one()
    {
        var settings = Some.Settings();
        var passed = await InfraTest.RunAsync(settings with { Services = new Dictionary<string, ServiceSettings> { ["store"] = Some.Service("/store/") } });
        var none = await InfraTest.RunAsync(settings with { Services = new Dictionary<string, ServiceSettings> { ["store"] = Some.Service() with { Reach = ServiceReach.All } } });

        Assert.Equal("""["omega-dev","omega-dev-inside"]""", Networks(passed, Site));
        Assert.Equal("""["omega-dev"]""", Networks(none, Site));
        Assert.DoesNotContain(none.Mocks.Resources, resource => resource.Name == "site-inside");
        Assert.Null(none.Input(Site, "envs"));
    }

    [Fact]
    public async Task Site_and_edge_are_told_what_is_given_of_time_and_size_and_nothing_where_nothing_is()
    {
        var services = Some.Services();
        var graph = await InfraTest.RunAsync(services with
        {
            Services = services.Services.ToDictionary(service => service.Key, service => service.Value with { TimeoutSeconds = service.Key == "feed" ? 3600 : null }),
        });

        Assert.Contains("\"OMEGA_LIMITS=/feed/=3600,10\"", Json(graph.Input(Site, "envs")), StringComparison.Ordinal);
        Assert.Contains("\"OMEGA_LIMITS=/feed/=3600,10\"", Json(graph.Input(Edge, "envs")), StringComparison.Ordinal);
        Assert.DoesNotContain("OMEGA_LIMITS", Json(graph.Input(Feed, "envs")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_is_asked_by_the_name_of_the_container_that_proved_to_be_well()
    {
        var graph = await RunAsync();
        var order = graph.Mocks.Resources.Select(resource => resource.Name).ToList();

        Assert.Equal($$"""["OMEGA_SERVICE_STORE={{Store}}-0123456:5432"]""", Json(graph.Input(Feed, "envs")));
        Assert.Equal(
            $$"""["OMEGA_API=site-api-0123456:8000","OMEGA_API_PATH=/api/","OMEGA_TRUSTED_PROXIES=0.0.0.0/0 ::/0","OMEGA_SERVICES=/feed/={{Feed}}-0123456:8000"]""",
            Json(graph.Input(Site, "envs")));
        Assert.Equal("""["OMEGA_DOOR=8080","OMEGA_API_PATH=/api/","OMEGA_SERVICES=/feed/"]""", Json(graph.Input(Edge, "envs")));
        Assert.True(order.IndexOf($"{Store}-gate") < order.IndexOf(Feed), "one would ask what is not well yet");
        Assert.True(order.IndexOf($"{Feed}-gate") < order.IndexOf(Site), "the site would pass readers on to what is not well yet");
        Assert.All([Feed, Store], name => Assert.DoesNotContain("aliases", Json(graph.Input(name, "networksAdvanced")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_release_is_asked_whether_it_passes_on_more_than_one()
    {
        var one = await InfraTest.RunAsync(Some.Settings() with { Api = Some.Api() });

        Assert.Equal("/feed/", Gate(await RunAsync())["MORE_PATHS"]);
        Assert.DoesNotContain("MORE_PATHS", Gate(one).Keys);
    }

    [Fact]
    public async Task A_secret_reaches_the_container_as_environment_and_nothing_else()
    {
        var graph = await InfraTest.RunAsync(Some.Services(), mocks: new RecordingMocks { Watched = Store });

        Assert.Equal("""["MODE=fast","PASSWORD=serviceSecrets.store.PASSWORD-marker"]""", Json(graph.Input(Store, "envs")));
        Assert.DoesNotContain(
            graph.Mocks.Resources.Where(resource => resource.Name != Store),
            resource => Json(resource.Inputs).Contains("serviceSecrets.store.PASSWORD-marker", StringComparison.Ordinal));
        Assert.True(await Pulumi.Output.IsSecretAsync(graph.Mocks.Variables!), "it would stand in the state in clear");
    }

    [Fact]
    public async Task Its_own_command_is_given_and_the_command_of_its_image_is_left_alone()
    {
        var graph = await RunAsync();

        Assert.Equal("""["serve"]""", Json(graph.Input(Feed, "command")));
        Assert.Null(graph.Input(Store, "command"));
    }

    [Fact]
    public async Task One_that_must_be_signed_is_pulled_only_when_its_signer_signed_it()
    {
        const string Key = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----";
        var service = Some.Service("/feed/") with { Signing = new SigningSettings(SigningMethod.Cosign, [Key]) };
        var settings = Some.Settings() with { Services = new Dictionary<string, ServiceSettings> { ["feed"] = service } };
        var asked = new List<IReadOnlyDictionary<string, string>>();

        var graph = await InfraTest.RunAsync(settings, mocks: new RecordingMocks { Evidence = variables => Noted(variables) });
        var failure = await InfraTest.FailsAsync(settings, new RecordingMocks
        {
            Evidence = variables => variables["REGISTRY"] == "registry.example" ? """{"method":"cosign","answers":[{"failure":"no signatures found"}]}""" : SomeEvidence.Of(variables),
        });

        Assert.Equal(service.Image, graph.Input(Feed, "image"));
        var variables = Assert.Single(asked);
        Assert.Equal(("team/feed", "", ""), (variables["REPOSITORY"], variables["REGISTRY_USER"], variables["REGISTRY_PASSWORD"]));
        Assert.Contains(failure, message => message.StartsWith($"Refused: there is no signature of {service.Image} in the registry.", StringComparison.Ordinal));

        string Noted(IReadOnlyDictionary<string, string> variables)
        {
            if (variables["REGISTRY"] == "registry.example")
            {
                asked.Add(variables);
            }

            return SomeEvidence.Of(variables);
        }
    }

    private static Task<Graph> RunAsync() => InfraTest.RunAsync(Some.Services());

    private static string Json(object? value) => JsonSerializer.Serialize(value);

    private static ImmutableDictionary<string, object> Gate(Graph graph) => (ImmutableDictionary<string, object>)graph.Input("site-gate", "environment")!;

    private static string Networks(Graph graph, string name) =>
        Json(((ImmutableArray<object>)graph.Input(name, "networksAdvanced")!).Select(network => ((ImmutableDictionary<string, object>)network)["name"]));
}
