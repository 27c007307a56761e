using System.Collections.Immutable;
using System.Text.Json;
using Omega.Core.Data;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Hosting.Docker;

/// <summary>A service with data is declared so that no provider starts a second container on its volumes, and so that nobody else changes with it.</summary>
public sealed class DockerDataTests
{
    private const string Site = "site-cccccccccccc";
    private const string Feed = "site-service-feed";
    private const string Store = "site-service-store";

    private static string Volume => Some.Data().ServicesOf("dev")[1].Volumes("omega-dev")[0];

    [Fact]
    public async Task Its_container_is_created_and_left_for_the_gate_to_start()
    {
        var graph = await InfraTest.RunAsync(Some.Data());

        Assert.Equal((false, false), (graph.Input(Store, "start"), graph.Input(Store, "mustRun")));
        Assert.Null(graph.Input(Store, "stopSignal"));
        Assert.Null(graph.Input(Feed, "start"));
        Assert.Equal($"[{{containerPath:/var/lib/store,volumeName:{Volume}}}]", Json(graph.Input(Store, "volumes")));
    }

    [Fact]
    public async Task Its_volume_is_named_labelled_and_stays_whatever_is_removed()
    {
        var graph = await InfraTest.RunAsync(Some.Data());
        var volume = Assert.Single(graph.OfType("docker:index/volume:Volume"), volume => volume.Name!.StartsWith(Store, StringComparison.Ordinal));

        Assert.Equal(Volume, volume.Inputs["name"]);
        Assert.Equal(
            "[{label:omega.stack,value:omega-dev},{label:omega.role,value:service-store},{label:omega.data,value:/var/lib/store}]", Json(volume.Inputs["labels"]));
        Assert.Contains("retainOnDelete=True", graph.Mocks.Options[volume.Name!], StringComparison.Ordinal);
        Assert.DoesNotContain("driver", volume.Inputs.Keys);
    }

    [Fact]
    public async Task It_is_asked_by_a_name_that_no_version_changes_and_only_after_its_gate()
    {
        var mocks = new RecordingMocks { Delay = resource => resource.Name == $"{Store}-gate" ? Task.Delay(500) : Task.CompletedTask };

        var graph = await InfraTest.RunAsync(Some.Data(), mocks: mocks);

        var order = graph.Mocks.Resources.Select(resource => resource.Name).ToList();
        Assert.Equal("[OMEGA_SERVICE_STORE=omega-dev-service-store:5432]", Json(graph.Input(Feed, "envs")));
        Assert.Contains("OMEGA_SERVICES=/store/=omega-dev-service-store:5432", Json(graph.Input(Site, "envs")), StringComparison.Ordinal);
        Assert.Equal("[{aliases:[omega-dev-service-store],name:omega-dev-inside}]", Json(graph.Input(Store, "networksAdvanced")));
        Assert.True(order.IndexOf($"{Store}-gate") < order.IndexOf(Feed), "who asks it would start before it is well");
        Assert.True(order.IndexOf($"{Store}-gate") < order.IndexOf(Site), "the site would pass readers on to what is not well yet");
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("all")]
    public async Task Settings_of_others_change_nothing_of_it(string reach)
    {
        var data = Some.Data();
        var settings = data with
        {
            Services = new SortedDictionary<string, ServiceSettings>(data.Services.ToDictionary(), StringComparer.Ordinal)
            {
                ["store"] = data.Services["store"] with { Reach = reach == "all" ? ServiceReach.All : ServiceReach.Nothing },
            },
        };
        var changed = settings with
        {
            Site = new SiteSettings(Port: 8081, MemoryMiB: 512, Cpus: 2, Pids: 500),
            Services = new SortedDictionary<string, ServiceSettings>(settings.Services.ToDictionary(), StringComparer.Ordinal)
            {
                ["feed"] = settings.Services["feed"] with { Reach = ServiceReach.All, Port = 9000 },
                ["third"] = Some.Service("/third/") with { Asks = ["store"], Reach = ServiceReach.All },
            },
        };

        var (before, after) = (await InfraTest.RunAsync(settings), await InfraTest.RunAsync(changed));

        Assert.Equal(Json(before.Resource(Store).Inputs), Json(after.Resource(Store).Inputs));
        Assert.Equal(Json(before.Input($"{Store}-gate", "environment")), Json(after.Input($"{Store}-gate", "environment")));
    }

    [Fact]
    public async Task Its_gate_knows_where_copies_go_and_every_update_looks_whether_it_runs()
    {
        var graph = await InfraTest.RunAsync(Some.Data() with { Backup = new BackupSettings("s3:https://s3.example/backups", 7) });
        var preview = await InfraTest.RunAsync(Some.Data(), preview: true);
        var gate = (ImmutableDictionary<string, object>)graph.Input($"{Store}-gate", "environment")!;

        Assert.Equal(
            ("s3:https://s3.example/backups", "7", "10301:10301", Volume, "omega-dev-service-store"),
            (gate["BACKUP_REPOSITORY"], gate["KEEP"], gate["OWNER"], gate["VOLUMES"], gate["NAME"]));
        Assert.Contains(DataScript.Heal, graph.Mocks.Steps);
        Assert.DoesNotContain(DataScript.Heal, preview.Mocks.Steps);
    }

    [Fact]
    public async Task A_stack_without_data_has_nothing_of_it()
    {
        var graph = await InfraTest.RunAsync(Some.Services());

        Assert.DoesNotContain(graph.Mocks.Resources, resource => resource.Name == "site-data-image");
        Assert.DoesNotContain(DataScript.Heal, graph.Mocks.Steps);
    }

    private static string Json(object? value) => GraphText.Canonical(JsonSerializer.SerializeToElement(value));
}
