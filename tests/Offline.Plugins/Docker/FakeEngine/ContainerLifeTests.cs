using System.Text.Json.Nodes;

namespace Omega.Offline.Plugins.Docker.Tests.FakeEngine;

/// <summary>What the Docker engine is asked of a container that is there.</summary>
public sealed class ContainerLifeTests
{
    private const string Container = "docker:index/container:Container";

    private const string Running = """{"Id":"c1","Name":"/site","State":{"Status":"running","Running":true},"Config":{},"HostConfig":{}}""";

    [Fact]
    public async Task A_container_that_is_deleted_drains_first_and_takes_its_volumes()
    {
        await using var engine = ScriptedEngine.Start()
            .On("POST /containers/c1/stop", "", 204).On("DELETE /containers/c1", "", 204);

        await engine.DeleteAsync(Container, "c1", """{"destroyGraceSeconds":30}""");

        Assert.Equal(["POST /containers/c1/stop", "DELETE /containers/c1"], engine.Lines);
        Assert.Equal("30", engine.Call("POST /containers/c1/stop").Query["t"]);
        Assert.Equal(("1", "1"), Removal(engine));
    }

    [Fact]
    public async Task A_container_without_a_grace_time_is_removed_at_once_and_may_leave_its_volumes()
    {
        await using var engine = ScriptedEngine.Start().On("DELETE /containers/c1", "", 204);

        await engine.DeleteAsync(Container, "c1", """{"destroyGraceSeconds":0,"removeVolumes":false}""");

        Assert.Equal(["DELETE /containers/c1"], engine.Lines);
        Assert.Equal(("1", "0"), Removal(engine));
    }

    [Fact]
    public async Task A_container_that_is_gone_is_deleted_already()
    {
        await using var engine = ScriptedEngine.Start();

        await engine.DeleteAsync(Container, "c1", """{"destroyGraceSeconds":30}""");

        Assert.Equal(["POST /containers/c1/stop"], engine.Lines);
    }

    [Fact]
    public async Task A_container_whose_removal_is_refused_fails()
    {
        await using var engine = ScriptedEngine.Start().On("DELETE /containers/c1", """{"message":"device busy"}""", 500);

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => engine.DeleteAsync(Container, "c1", "{}"));

        Assert.Contains("device busy", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_change_in_place()
    {
        await using var engine = ScriptedEngine.Start()
            .On("POST /containers/c1/update", "{}").On("GET /containers/c1/json", Running);

        await engine.UpdateAsync(Container, "c1", """{"memory":64}""", $$"""
            {"image":"a","name":"site","memory":48,"memorySwap":48,"memoryReservation":16,"cpuShares":256,"cpuSet":"1","restart":"always"}
            """);

        Assert.Equal(
            Compact("""
                {"CpuShares": 256, "CpusetCpus": "1", "Memory": 50331648, "MemoryReservation": 16777216, "MemorySwap": 50331648,
                 "RestartPolicy": {"Name": "always"}}
                """),
            engine.Call("POST /containers/c1/update").Body);
    }

    [Theory]
    [InlineData("exited", true, "POST /containers/c1/update, GET /containers/c1/json, POST /containers/c1/start")]
    [InlineData("exited", false, "POST /containers/c1/update, GET /containers/c1/json")]
    [InlineData("created", false, "POST /containers/c1/update, GET /containers/c1/json, POST /containers/c1/start")]
    public async Task An_update_starts_a_container_that_must_run_or_was_left_half_made(string status, bool mustRun, string expected)
    {
        await using var engine = ScriptedEngine.Start()
            .On("POST /containers/c1/update", "{}").On("POST /containers/c1/start", "", 204)
            .On("GET /containers/c1/json", $$"""{"Id":"c1","Name":"/site","State":{"Status":"{{status}}"},"Config":{},"HostConfig":{} }""");

        await engine.UpdateAsync(
            Container, "c1", "{}", $$"""{"image":"a","name":"site","mustRun":{{(mustRun ? "true" : "false")}} }""");

        Assert.Equal(expected, string.Join(", ", engine.Lines));
    }

    [Theory]
    [InlineData("\"Memory\":67108864", "memory", "64")]
    [InlineData("\"MemorySwap\":67108864", "memorySwap", "64")]
    [InlineData("\"CpuShares\":512", "cpuShares", "512")]
    [InlineData("\"CpusetCpus\":\"1\"", "cpuSet", "\"1\"")]
    [InlineData("\"RestartPolicy\":{\"Name\":\"always\"}", "restart", "\"always\"")]
    [InlineData("\"Privileged\":true", "privileged", "true")]
    [InlineData("\"ReadonlyRootfs\":false", "readOnly", "false")]
    [InlineData("\"Tmpfs\":{\"/tmp\":\"rw\"}", "tmpfs", "{ \"/tmp\": \"rw\" }")]
    public async Task What_was_changed_by_hand_is_read(string changed, string property, string expected)
    {
        await using var engine = ScriptedEngine.Start()
            .On("GET /containers/c1/json", Running.Replace(
                "\"HostConfig\":{}", $"\"HostConfig\":{{\"ReadonlyRootfs\":true,{changed}}}", StringComparison.Ordinal));
        const string inputs = """
            {"image":"a","name":"site","memory":32,"memorySwap":32,"cpuShares":256,"cpuSet":"0","restart":"no","privileged":false,"readOnly":true,
             "tmpfs":{"/tmp":"rw,noexec"},"mustRun":true}
            """;

        var read = await engine.ReadAsync(Container, "c1", inputs, inputs);

        Assert.Equal(expected, read.Inputs.Fields[property].ToString());
        Assert.Equal(expected, read.Properties.Fields[property].ToString());
    }

    [Fact]
    public async Task A_container_that_stopped_is_read_as_one_that_does_not_run()
    {
        await using var engine = ScriptedEngine.Start()
            .On("GET /containers/c1/json", """
                {"Id":"c1","Name":"/site","State":{"Status":"exited","Running":false,"ExitCode":7},"Config":{},"HostConfig":{} }
                """);

        var read = await engine.ReadAsync(Container, "c1", """{"mustRun":true}""", """{"mustRun":true}""");

        Assert.Equal(("false", "7"), (read.Inputs.Fields["mustRun"].ToString(), read.Properties.Fields["exitCode"].ToString()));
    }

    [Fact]
    public async Task A_container_that_was_removed_by_hand_is_read_as_gone()
    {
        await using var engine = ScriptedEngine.Start();

        Assert.Equal("", (await engine.ReadAsync(Container, "c1", """{"name":"site"}""")).Id);
    }

    private static (string Force, string Volumes) Removal(ScriptedEngine engine)
    {
        var query = engine.Call("DELETE /containers/c1").Query;
        return (query["force"], query.GetValueOrDefault("v", "0"));
    }

    private static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString();
}
