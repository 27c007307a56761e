using Omega.Offline.Plugins.Docker.Tests.Support;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Tests.Live;

[Collection(DockerCollection.Name)]
public sealed class NetworkAndVolumeLiveTests(DockerEngine docker)
{
    private const string Container = "docker:index/container:Container";
    private const string Network = "docker:index/network:Network";
    private const string Volume = "docker:index/volume:Volume";

    // The subnet is outside the pools that the engine gives out by itself: any stack here may hold one of those.
    public static TheoryData<string, string> Kinds => new()
    {
        { Network, """{"driver":"bridge","labels":[{"label":"a","value":"1"}]}""" },
        { Network, """{"internal":true,"ipamConfigs":[{"subnet":"10.213.77.0/24","gateway":"10.213.77.1"}]}""" },
        { Volume, "{}" },
        { Volume, """{"driver":"local","labels":[{"label":"a","value":"1"},{"label":"b","value":"2"}]}""" },
    };

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task Resource_lives_without_drift_and_goes(string type, string json)
    {
        docker.Require();
        var (created, inputs) = await docker.CreateAsync(type, json);

        var read = await docker.ReadAsync(type, created.Id, created.Properties, inputs);
        var diff = docker.Services.Resource($"a::b::{type}::r").Diff(new DiffRequest { Olds = read.Properties, News = inputs });
        await docker.DeleteAsync(type, created.Id, created.Properties);
        var gone = await docker.ReadAsync(type, created.Id, created.Properties, inputs);
        await docker.DeleteAsync(type, created.Id, created.Properties);

        Assert.Equal(inputs, read.Inputs);
        Assert.Equal(created.Properties, read.Properties);
        Assert.Equal(DiffResponse.Types.DiffChanges.DiffNone, diff.Changes);
        Assert.Equal("", gone.Id);
    }

    [SkippableFact]
    public async Task Second_network_of_the_same_name_is_refused()
    {
        docker.Require();
        var name = DockerEngine.Name("twice");
        var (created, _) = await docker.CreateAsync(Network, $$"""{"name":"{{name}}"}""");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => docker.CreateAsync(Network, $$"""{"name":"{{name}}"}"""));
        await docker.DeleteAsync(Network, created.Id, created.Properties);

        Assert.Contains($"network with name {name} already exists", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Container_joins_its_networks_under_its_aliases_and_leaves_the_default_one()
    {
        docker.Require();
        var (front, _) = await docker.CreateAsync(Network, $$"""{"name":"{{DockerEngine.Name("front")}}"}""");
        var (back, _) = await docker.CreateAsync(Network, $$"""{"name":"{{DockerEngine.Name("back")}}"}""");
        var (frontName, backName) = (front.Properties.Text("name")!, back.Properties.Text("name")!);
        var (created, _) = await docker.CreateAsync(Container, $$"""
            {"image":"{{DockerEngine.BaseImage}}","name":"{{DockerEngine.Name("joined")}}","command":["/bin/sleep","60"],
             "networksAdvanced":[{"name":"{{frontName}}","aliases":["site"]},{"name":"{{backName}}"}]}
            """);

        var inspected = await docker.Session.Client.Containers.InspectContainerAsync(created.Id);
        await docker.DeleteAsync(Container, created.Id, created.Properties);
        await docker.DeleteAsync(Network, front.Id, front.Properties);
        await docker.DeleteAsync(Network, back.Id, back.Properties);

        Assert.Equal(new[] { backName, frontName }.Order(), inspected.NetworkSettings!.Networks.Keys.Order());
        Assert.Contains("site", inspected.NetworkSettings!.Networks[frontName].Aliases);
        Assert.Equal(2, created.Properties.Blocks("networkDatas").Count(data => data.NonEmpty("ipAddress") is not null));
    }

    [SkippableFact]
    public async Task Volume_is_mounted_and_outlives_its_container()
    {
        docker.Require();
        var (volume, inputs) = await docker.CreateAsync(Volume, $$"""{"name":"{{DockerEngine.Name("logs")}}"}""");
        var (created, _) = await docker.CreateAsync(Container, $$"""
            {"image":"{{DockerEngine.BaseImage}}","name":"{{DockerEngine.Name("logger")}}","command":["/bin/sleep","60"],
             "volumes":[{"volumeName":"{{volume.Id}}","containerPath":"/logs"}]}
            """);

        var mounts = (await docker.Session.Client.Containers.InspectContainerAsync(created.Id)).Mounts;
        await docker.DeleteAsync(Container, created.Id, created.Properties);
        var after = await docker.ReadAsync(Volume, volume.Id, volume.Properties, inputs);
        await docker.DeleteAsync(Volume, volume.Id, volume.Properties);

        Assert.Equal([(volume.Id, "/logs")], mounts.Select(mount => (mount.Name, mount.Destination)));
        Assert.Equal(volume.Id, after.Id);
    }

    [SkippableFact]
    public async Task GetNetwork_describes_the_default_network()
    {
        docker.Require();

        var answer = await docker.Services.Function("docker:index/getNetwork:getNetwork")
            .InvokeAsync(Json.Object("""{"name":"bridge"}"""), CancellationToken.None);

        Assert.Equal(("bridge", "bridge", "local"), (answer.Text("name"), answer.Text("driver"), answer.Text("scope")));
        Assert.NotEmpty(answer.Blocks("ipamConfigs"));
    }
}
