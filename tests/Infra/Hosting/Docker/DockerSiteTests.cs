using System.Collections.Immutable;
using System.Text.Json;
using Omega.Infra.Hosting.Docker;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Hosting.Docker;

public sealed class DockerSiteTests
{
    private const string Site = "site-cccccccccccc";
    private const string Edge = "site-edge-8080";
    private const string Door = "site-door-8080";

    public static TheoryData<string> Containers() => [Site, Edge, Door, "site-before", "site-api"];

    private static Task<Graph> RunAsync() => InfraTest.RunAsync(Some.Settings() with { Api = Some.Api() });

    private static string Json(object? value) => JsonSerializer.Serialize(value);

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task Containers_are_hardened(string name)
    {
        var graph = await RunAsync();

        Assert.Equal(true, graph.Input(name, "readOnly"));
        Assert.Equal("10101:10101", graph.Input(name, "user"));
        Assert.Equal(false, graph.Input(name, "privileged"));
        Assert.Equal("""{"drops":["ALL"]}""", Json(graph.Input(name, "capabilities")));
        Assert.Equal("""["no-new-privileges:true"]""", Json(graph.Input(name, "securityOpts")));
        Assert.Equal("""{"/tmp":"rw,noexec,nosuid,nodev,size=16m,mode=0700,uid=10101,gid=10101"}""", Json(graph.Input(name, "tmpfs")));
        Assert.Equal("unless-stopped", graph.Input(name, "restart"));
        Assert.Equal("json-file", graph.Input(name, "logDriver"));
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task Containers_have_limits(string name)
    {
        var graph = await RunAsync();

        Assert.Equal("64", Json(graph.Input(name, "memory")));
        Assert.Equal("64", Json(graph.Input(name, "memorySwap")));
        Assert.Equal("0.5", graph.Input(name, "cpus"));
        Assert.Contains("\"nproc\"", Json(graph.Input(name, "ulimits")), StringComparison.Ordinal);
        Assert.NotNull(graph.Input(name, "healthcheck"));
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task Containers_drain_before_they_go(string name)
    {
        var graph = await RunAsync();

        Assert.Equal("SIGQUIT", graph.Input(name, "stopSignal"));
        Assert.Equal("30", Json(graph.Input(name, "destroyGraceSeconds")));
    }

    [Fact]
    public async Task Only_the_door_publishes_a_port_and_only_on_the_bind_address()
    {
        var graph = await RunAsync();

        Assert.Null(graph.Input(Site, "ports"));
        Assert.Null(graph.Input(Edge, "ports"));
        Assert.Null(graph.Input("site-api", "ports"));
        Assert.Equal("""[{"external":8080,"internal":8080,"ip":"127.0.0.1"}]""", Sorted(graph.Input(Door, "ports")));
    }

    [Fact]
    public async Task The_edge_switches_only_to_a_release_that_passed_its_gate()
    {
        var graph = await RunAsync();
        var order = graph.Mocks.Resources.Select(resource => resource.Name).ToList();
        var activation = (ImmutableDictionary<string, object>)graph.Input("site-activate", "environment")!;

        Assert.True(order.IndexOf(Site) < order.IndexOf("site-gate"));
        Assert.True(order.IndexOf("site-gate") < order.IndexOf(Edge));
        Assert.True(order.IndexOf(Edge) < order.IndexOf(Door), "the port would be closed for as long as a new edge takes to start");
        Assert.True(order.IndexOf(Door) < order.IndexOf("site-activate"));
        Assert.Equal(RecordingMocks.Version, activation["VERSION"]);
        Assert.Equal($"{Edge}_id", activation["EDGE"]);
        Assert.Equal($"{Door}_id", activation["DOOR"]);
    }

    [Fact]
    public async Task A_new_release_is_a_new_container_beside_the_old_one()
    {
        var first = await InfraTest.RunAsync(Some.Settings());
        var second = await InfraTest.RunAsync(Some.Settings(), SomeStack.Context() with { Content = "sha256:" + new string('a', 64) });

        Assert.Single(first.Mocks.Resources, resource => resource.Name == Site);
        Assert.Single(second.Mocks.Resources, resource => resource.Name == "site-aaaaaaaaaaaa");
        Assert.Equal(first.Input(Edge, "image"), second.Input(Edge, "image"));
    }

    [Fact]
    public async Task Another_port_is_another_door_so_that_the_old_one_answers_until_it_does()
    {
        var settings = Some.Settings();
        var graph = await InfraTest.RunAsync(settings with { Site = settings.Site with { Port = 9090 } });

        Assert.Single(graph.Mocks.Resources, resource => resource.Name == "site-door-9090");
        Assert.Contains("OMEGA_DOOR=9090", Json(graph.Input("site-edge-9090", "envs")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_door_and_edge_share_the_socket_that_listens()
    {
        var graph = await RunAsync();

        Assert.All([Edge, Door], name => Assert.Contains("/var/lib/omega/door", Json(graph.Input(name, "volumes")), StringComparison.Ordinal));
        Assert.All([Site, "site-api"], name => Assert.DoesNotContain("/var/lib/omega/door", Json(graph.Input(name, "volumes")), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1", "http://localhost:8080")]
    [InlineData("::1", "http://localhost:8080")]
    [InlineData("192.0.2.7", "http://192.0.2.7:8080")]
    [InlineData("2001:db8::7", "http://[2001:db8::7]:8080")]
    public async Task The_address_is_one_that_a_browser_takes(string bind, string url)
    {
        var settings = Some.Settings();
        var graph = await InfraTest.RunAsync(settings with { Site = settings.Site with { Bind = bind } });

        Assert.Equal(url, await Policies.OutputReading.ValueAsync(Assert.Single(graph.Created.OfType<OmegaStack>()).Url));
    }

    [Fact]
    public async Task The_service_is_asked_by_the_name_of_the_container_that_proved_to_be_well()
    {
        var graph = await RunAsync();
        var order = graph.Mocks.Resources.Select(resource => resource.Name).ToList();

        Assert.Equal("""["OMEGA_API=site-api-0123456:8000","OMEGA_API_PATH=/api/","OMEGA_TRUSTED_PROXIES=0.0.0.0/0 ::/0"]""", Json(graph.Input(Site, "envs")));
        Assert.True(order.IndexOf("site-api") < order.IndexOf("site-api-gate"));
        Assert.True(order.IndexOf("site-api-gate") < order.IndexOf(Site), "the site would be made before the service is well");
        Assert.DoesNotContain("aliases", Json(graph.Input("site-api", "networksAdvanced")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_door_of_one_port_goes_before_the_next_one_stands_and_it_waits_for_edge_and_gate()
    {
        var graph = await RunAsync();

        Assert.Equal(
            "aliases=site-edge deleteBeforeReplace=True dependsOn=site-gate,site-edge-8080 replaceOnChanges=healthcheck,tmpfs", graph.Mocks.Options[Door]);
        Assert.Equal("deleteBeforeReplace=False dependsOn=site-gate replaceOnChanges=healthcheck,tmpfs", graph.Mocks.Options[Edge]);
        Assert.All([Site, "site-before", "site-api"], name => Assert.Equal("deleteBeforeReplace=False replaceOnChanges=healthcheck,tmpfs", graph.Mocks.Options[name]));
    }

    [Fact]
    public async Task No_service_container_runs_when_none_is_configured()
    {
        var graph = await InfraTest.RunAsync(Some.Settings());

        Assert.DoesNotContain(graph.Mocks.Resources, resource => resource.Name!.StartsWith("site-api", StringComparison.Ordinal));
        Assert.Null(graph.Input(Site, "envs"));
    }

    [Theory]
    [InlineData("tmpfs")]
    [InlineData("healthcheck")]
    public void Changes_that_only_a_new_container_takes_force_one(string property) =>
        Assert.Contains(property, HardenedContainer.ReplaceOnChanges);

    [Fact]
    public async Task Maintenance_is_told_to_the_edge_that_is_there_and_replaces_no_container()
    {
        var open = await InfraTest.RunAsync(Some.Settings());
        var closed = await InfraTest.RunAsync(Some.Settings() with { Web = new WebSettings(Maintenance: true) });

        Assert.Equal("on", Assert.IsType<ImmutableDictionary<string, object>>(closed.Input("site-activate", "environment"))["MAINTENANCE"]);
        Assert.DoesNotContain("MAINTENANCE", Assert.IsType<ImmutableDictionary<string, object>>(open.Input("site-activate", "environment")).Keys);
        foreach (var name in (string[])[Site, Edge, Door, "site-before"])
        {
            Assert.Equal(Json(open.Resource(name).Inputs.Where(input => input.Key != "labels").OrderBy(input => input.Key)), Json(closed.Resource(name).Inputs.Where(input => input.Key != "labels").OrderBy(input => input.Key)));
        }
    }

    private static string Sorted(object? ports)
    {
        var list = Assert.IsType<ImmutableArray<object>>(ports);
        return Json(list.Select(port => new SortedDictionary<string, object>((IDictionary<string, object>)port, StringComparer.Ordinal)));
    }
}
