using System.Collections.Immutable;
using System.Text.Json;
using Omega.Infra.Hosting.Docker;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Hosting.Docker;

public sealed class DockerSiteTests
{
    private const string Site = "site-cccccccccccc";

    public static TheoryData<string> Containers() => [Site, "site-edge", "site-api"];

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
    public async Task Only_the_edge_publishes_a_port_and_only_on_the_bind_address()
    {
        var graph = await RunAsync();

        Assert.Null(graph.Input(Site, "ports"));
        Assert.Null(graph.Input("site-api", "ports"));
        Assert.Equal("""[{"external":8080,"internal":8080,"ip":"127.0.0.1"}]""", Sorted(graph.Input("site-edge", "ports")));
    }

    [Fact]
    public async Task The_edge_switches_only_to_a_release_that_passed_its_gate()
    {
        var graph = await RunAsync();
        var order = graph.Mocks.Resources.Select(resource => resource.Name).ToList();
        var activation = (ImmutableDictionary<string, object>)graph.Input("site-activate", "environment")!;

        Assert.True(order.IndexOf(Site) < order.IndexOf("site-gate-cccccccccccc"));
        Assert.True(order.IndexOf("site-gate-cccccccccccc") < order.IndexOf("site-edge"));
        Assert.True(order.IndexOf("site-edge") < order.IndexOf("site-activate"));
        Assert.Equal(RecordingMocks.Version, activation["VERSION"]);
        Assert.Equal("site-edge_id", activation["EDGE"]);
    }

    [Fact]
    public async Task A_new_release_is_a_new_container_beside_the_old_one()
    {
        var first = await InfraTest.RunAsync(Some.Settings());
        var second = await InfraTest.RunAsync(Some.Settings(), SomeStack.Context() with { Content = "sha256:" + new string('a', 64) });

        Assert.Single(first.Mocks.Resources, resource => resource.Name == Site);
        Assert.Single(second.Mocks.Resources, resource => resource.Name == "site-aaaaaaaaaaaa");
        Assert.Equal(first.Input("site-edge", "image"), second.Input("site-edge", "image"));
    }

    [Fact]
    public async Task The_service_is_reached_by_name_so_that_its_absence_stops_nothing()
    {
        var graph = await RunAsync();

        Assert.Equal("""["OMEGA_API=api:8000","OMEGA_API_PATH=/api/"]""", Json(graph.Input(Site, "envs")));
        Assert.Contains("\"api\"", Json(graph.Input("site-api", "networksAdvanced")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_service_container_runs_when_none_is_configured()
    {
        var graph = await InfraTest.RunAsync(Some.Settings());

        Assert.DoesNotContain(graph.Mocks.Resources, resource => resource.Name == "site-api");
        Assert.Null(graph.Input(Site, "envs"));
    }

    [Theory]
    [InlineData("tmpfs")]
    [InlineData("healthcheck")]
    public void Changes_that_only_a_new_container_takes_force_one(string property) =>
        Assert.Contains(property, HardenedContainer.ReplaceOnChanges);

    private static string Sorted(object? ports)
    {
        var list = Assert.IsType<ImmutableArray<object>>(ports);
        return Json(list.Select(port => new SortedDictionary<string, object>((IDictionary<string, object>)port, StringComparer.Ordinal)));
    }
}
