using System.Runtime.CompilerServices;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests;

public sealed class OmegaStackTests
{
    [Fact]
    public async Task Dev_graph_is_the_recorded_one() => Matches("dev", await InfraTest.RunAsync(Some.Settings() with { Api = Some.Api() }));

    [Fact]
    public async Task Dev_graph_with_services_is_the_recorded_one() => Matches("dev-services", await InfraTest.RunAsync(Some.Services()));

    [Fact]
    public async Task Graph_of_a_stack_with_others_behind_it_is_the_recorded_one() => Matches("dev-front", await InfraTest.RunAsync(Some.Front()));

    [Fact]
    public async Task Graph_of_a_stack_behind_another_is_the_recorded_one() =>
        Matches("dev-behind", await InfraTest.RunAsync(Some.Behind(), mocks: new RecordingMocks { Front = "172.30.0.0/16\n" }));

    [Fact]
    public async Task Graph_of_a_recorded_release_is_the_recorded_one()
    {
        Matches("recorded-release", await InfraTest.RunAsync(Some.Settings() with { Release = Some.Release() }));
    }

    [Fact]
    public async Task Prod_graph_is_the_recorded_one()
    {
        Matches("prod", await InfraTest.RunAsync(Some.Cluster() with { Api = Some.Api() }));
    }

    [Fact]
    public async Task Nothing_deployable_refers_to_a_tag_alone()
    {
        var graph = await InfraTest.RunAsync(Some.Settings() with { Api = Some.Api() });

        foreach (var container in graph.OfType("docker:index/container:Container"))
        {
            Assert.Matches("@sha256:[0-9a-f]{64}$", (string)container.Inputs["image"]);
        }
    }

    /// <summary>Compares with Snapshots/{name}.txt; UPDATE_SNAPSHOTS=1 writes it, and the change is then reviewed as a diff.</summary>
    private static void Matches(string name, Graph graph, [CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, "Snapshots", $"{name}.txt");
        var actual = GraphText.Dump(graph);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
