namespace Omega.Offline.Plugins.Docker.Tests.FakeEngine;

/// <summary>What the Docker engine is asked for networks and volumes.</summary>
public sealed class NetworkAndVolumeRequestTests
{
    private const string Network = "docker:index/network:Network";

    private const string Volume = "docker:index/volume:Volume";

    [Fact]
    public async Task A_network_is_asked_for_with_everything_that_was_given()
    {
        await using var engine = ScriptedEngine.Start()
            .On("GET /networks/front", """{"message":"not found"}""", 404).On("POST /networks/create", """{"Id":"n1"}""", 201)
            .On("GET /networks/n1", """{"Name":"front","Id":"n1"}""");

        var created = await engine.CreateAsync(Network, """
            {"name":"front","driver":"bridge","internal":true,"attachable":true,"options":{"com.docker.network.bridge.name":"omega0"},
             "labels":[{"label":"omega.stack","value":"dev"}],
             "ipamConfigs":[{"subnet":"10.1.0.0/24","gateway":"10.1.0.1","ipRange":"10.1.0.128/25"}]}
            """);

        Assert.Equal("n1", created.Id);
        Assert.Equal(
            Compact("""
                {
                  "Attachable": true, "Driver": "bridge",
                  "IPAM": {"Config": [{"Gateway": "10.1.0.1", "IPRange": "10.1.0.128/25", "Subnet": "10.1.0.0/24"}], "Driver": "default"},
                  "Internal": true, "Labels": {"omega.stack": "dev"}, "Name": "front", "Options": {"com.docker.network.bridge.name": "omega0"}
                }
                """),
            engine.Call("POST /networks/create").Body);
    }

    [Fact]
    public async Task A_network_of_the_same_name_is_not_created_again()
    {
        await using var engine = ScriptedEngine.Start().On("GET /networks/front", """{"Name":"front","Id":"n1"}""");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => engine.CreateAsync(Network, """{"name":"front"}"""));

        Assert.Contains("network with name front already exists", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("POST /networks/create", engine.Lines);
    }

    [Fact]
    public async Task A_volume_is_asked_for_with_everything_that_was_given()
    {
        await using var engine = ScriptedEngine.Start()
            .On("POST /volumes/create", """{"Name":"logs"}""", 201).On("GET /volumes/logs", """{"Name":"logs"}""");

        var created = await engine.CreateAsync(Volume, """
            {"name":"logs","driver":"local","driverOpts":{"type":"tmpfs"},"labels":[{"label":"omega.stack","value":"dev"}]}
            """);

        Assert.Equal("logs", created.Id);
        Assert.Equal(
            """{"Driver":"local","DriverOpts":{"type":"tmpfs"},"Labels":{"omega.stack":"dev"},"Name":"logs"}""",
            engine.Call("POST /volumes/create").Body);
    }

    [Fact]
    public async Task A_volume_is_never_removed_by_force()
    {
        await using var engine = ScriptedEngine.Start().On("DELETE /volumes/logs", "", 204);

        await engine.DeleteAsync(Volume, "logs", "{}");

        Assert.Contains(engine.Call("DELETE /volumes/logs").Query.GetValueOrDefault("force", "0"), (string[])["0", "false"]);
    }

    [Fact]
    public async Task What_is_gone_already_is_deleted()
    {
        await using var engine = ScriptedEngine.Start();

        await engine.DeleteAsync(Network, "n1", "{}");
        await engine.DeleteAsync(Volume, "logs", "{}");

        Assert.Equal(["DELETE /networks/n1", "DELETE /volumes/logs"], engine.Lines);
    }

    private static string Compact(string json) => System.Text.Json.Nodes.JsonNode.Parse(json)!.ToJsonString();
}
