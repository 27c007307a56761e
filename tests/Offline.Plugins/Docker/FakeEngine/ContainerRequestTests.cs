using System.Text.Json.Nodes;
using Grpc.Core;
using Omega.Offline.Plugins.Docker.Tests.Live;

namespace Omega.Offline.Plugins.Docker.Tests.FakeEngine;

/// <summary>What the Docker engine is asked for a container.</summary>
public sealed class ContainerRequestTests
{
    private const string Container = "docker:index/container:Container";

    private const string Digest = "localhost:5000/omega/web@sha256:4234313e96b0606b6b363b42c13307e00c9b0defe53ea4595ac4235dc33f0b1d";

    private const string Image = $"GET /images/{Digest}/json";

    private const string Running = """{"Id":"c1","Name":"/site","State":{"Status":"running","Running":true},"Config":{},"HostConfig":{}}""";

    [Fact]
    public async Task A_hardened_container_is_asked_for_with_everything_that_hardens_it()
    {
        await using var engine = Engine();

        var created = await engine.CreateAsync(Container, $$"""
            {"image":"{{Digest}}","name":"site","hostname":"site","user":"10101:10101","workingDir":"/srv","readOnly":true,"init":true,
             "command":["nginx"],"entrypoints":["/bin/run"],"envs":["A=1","B=2"],"stopSignal":"SIGQUIT","stopTimeout":30,
             "capabilities":{"drops":["ALL"],"adds":["CHOWN"]},"securityOpts":["no-new-privileges:true","seccomp=default"],
             "memory":64,"memorySwap":64,"memoryReservation":32,"cpus":"0.5","cpuShares":512,"cpuSet":"0-1","shmSize":16,
             "ipcMode":"private","pidMode":"private","usernsMode":"host","networkMode":"none","cgroupnsMode":"private","groupAdds":["1000"],
             "restart":"on-failure","maxRetryCount":3,"logDriver":"json-file","logOpts":{"max-size":"10m","max-file":"3"},
             "labels":[{"label":"omega.version","value":"1"}],"tmpfs":{"/tmp":"rw,noexec,nosuid,nodev,size=16m"},
             "sysctls":{"net.core.somaxconn":"1024"},"dns":["127.0.0.11"],"hosts":[{"host":"api","ip":"10.0.0.2"}],
             "ulimits":[{"name":"nproc","soft":64,"hard":128},{"name":"nofile","soft":4096,"hard":8192}],
             "mounts":[{"type":"tmpfs","target":"/run","tmpfsOptions":{"mode":1023,"sizeBytes":1048576} },
                       {"type":"volume","target":"/logs","source":"logs","readOnly":true,"volumeOptions":{"noCopy":true} }],
             "volumes":[{"volumeName":"data","containerPath":"/data","readOnly":true},{"fromContainer":"other"}],
             "ports":[{"internal":8080,"external":18080,"ip":"127.0.0.1"},{"internal":8443,"external":18443,"ip":"::1","protocol":"udp"}],
             "healthcheck":{"tests":["CMD","/probe"],"interval":"1s","timeout":"2s","startPeriod":"1m30s","retries":3} }
            """);

        Assert.Equal("c1", created.Id);
        var call = engine.Call("POST /containers/create");
        Assert.Equal("site", call.Query["name"]);
        Assert.Equal(
            Compact("""
                {
                  "Cmd": ["nginx"], "Entrypoint": ["/bin/run"], "Env": ["A=1", "B=2"],
                  "Healthcheck": {"Interval": 1000000000, "Retries": 3, "StartPeriod": 90000000000, "Test": ["CMD", "/probe"], "Timeout": 2000000000},
                  "HostConfig": {
                    "Binds": ["data:/data:ro"],
                    "CapAdd": ["CHOWN"], "CapDrop": ["ALL"], "CgroupnsMode": "private", "CpuShares": 512, "CpusetCpus": "0-1",
                    "Dns": ["127.0.0.11"], "ExtraHosts": ["api:10.0.0.2"], "GroupAdd": ["1000"], "Init": true, "IpcMode": "private",
                    "LogConfig": {"Config": {"max-file": "3", "max-size": "10m"}, "Type": "json-file"},
                    "Memory": 67108864, "MemoryReservation": 33554432, "MemorySwap": 67108864,
                    "Mounts": [
                      {"Target": "/run", "TmpfsOptions": {"Mode": 1023, "SizeBytes": 1048576}, "Type": "tmpfs"},
                      {"ReadOnly": true, "Source": "logs", "Target": "/logs", "Type": "volume", "VolumeOptions": {"NoCopy": true}}
                    ],
                    "NanoCpus": 500000000, "NetworkMode": "none", "PidMode": "private",
                    "PortBindings": {
                      "8080/tcp": [{"HostIp": "127.0.0.1", "HostPort": "18080"}],
                      "8443/udp": [{"HostIp": "::1", "HostPort": "18443"}]
                    },
                    "ReadonlyRootfs": true,
                    "RestartPolicy": {"MaximumRetryCount": 3, "Name": "on-failure"},
                    "SecurityOpt": ["no-new-privileges:true", "seccomp=default"],
                    "ShmSize": 16777216, "Sysctls": {"net.core.somaxconn": "1024"},
                    "Tmpfs": {"/tmp": "rw,noexec,nosuid,nodev,size=16m"},
                    "Ulimits": [{"Hard": 128, "Name": "nproc", "Soft": 64}, {"Hard": 8192, "Name": "nofile", "Soft": 4096}],
                    "UsernsMode": "host", "VolumesFrom": ["other"]
                  },
                  "Hostname": "site",
                  "Image": "IMAGE",
                  "Labels": {"omega.version": "1"}, "Name": "site", "StopSignal": "SIGQUIT", "StopTimeout": 30, "User": "10101:10101", "WorkingDir": "/srv"
                }
                """.Replace("IMAGE", Digest, StringComparison.Ordinal)),
            call.Body);
    }

    [Theory]
    [InlineData("no")]
    [InlineData("always")]
    [InlineData("unless-stopped")]
    [InlineData("on-failure")]
    public async Task Each_restart_policy_is_asked_for_by_its_name(string policy)
    {
        await using var engine = Engine();

        await engine.CreateAsync(Container, $$"""{"image":"{{Digest}}","name":"site","restart":"{{policy}}"}""");

        var asked = (string?)JsonNode.Parse(engine.Call("POST /containers/create").Body)!["HostConfig"]!["RestartPolicy"]?["Name"];
        Assert.Equal(policy, asked);
    }

    [Theory]
    [InlineData("\"privileged\":true", "Privileged", "true")]
    [InlineData("\"publishAllPorts\":true", "PublishAllPorts", "true")]
    [InlineData("\"rm\":true", "AutoRemove", "true")]
    [InlineData("\"memorySwap\":-1", "MemorySwap", "-1")]
    [InlineData("\"runtime\":\"runsc\"", "Runtime", "\"runsc\"")]
    [InlineData("\"cpuPeriod\":1000,\"cpuQuota\":500", "CpuQuota", "500")]
    [InlineData("\"volumes\":[{\"hostPath\":\"/h\",\"containerPath\":\"/c\"}]", "Binds", "[\"/h:/c:rw\"]")]
    [InlineData("\"devices\":[{\"hostPath\":\"/dev/null\"}]", "Devices",
        "[{\"CgroupPermissions\":\"rwm\",\"PathInContainer\":\"/dev/null\",\"PathOnHost\":\"/dev/null\"}]")]
    [InlineData("\"mounts\":[{\"type\":\"bind\",\"target\":\"/t\",\"source\":\"/s\",\"bindOptions\":{\"propagation\":\"rprivate\"}}]", "Mounts",
        "[{\"BindOptions\":{\"Propagation\":\"rprivate\"},\"Source\":\"/s\",\"Target\":\"/t\",\"Type\":\"bind\"}]")]
    public async Task What_loosens_a_container_is_asked_for_as_given(string input, string property, string expected)
    {
        await using var engine = Engine();

        await engine.CreateAsync(Container, $$"""{"image":"{{Digest}}","name":"site",{{input}}}""");

        Assert.Equal(expected, JsonNode.Parse(engine.Call("POST /containers/create").Body)!["HostConfig"]![property]!.ToJsonString());
    }

    [Fact]
    public async Task A_container_joins_its_networks_before_it_starts_and_leaves_the_default_one()
    {
        await using var engine = Engine()
            .On("POST /networks/bridge/disconnect", "")
            .On("POST /networks/front/connect", "").On("POST /networks/back/connect", "");

        await engine.CreateAsync(Container, $$"""
            {"image":"{{Digest}}","name":"site",
             "networksAdvanced":[{"name":"front","aliases":["web","site"],"ipv4Address":"10.1.0.2"},{"name":"back"}]}
            """);

        Assert.Equal(
            [
                Image, "POST /containers/create", "POST /networks/bridge/disconnect", "POST /networks/front/connect",
                "POST /networks/back/connect", "POST /containers/c1/start", "GET /containers/c1/json",
            ],
            engine.Lines);
        Assert.Equal("""{"Container":"c1"}""", engine.Call("POST /networks/bridge/disconnect").Body);
        Assert.Equal(
            """{"Container":"c1","EndpointConfig":{"Aliases":["web","site"],"IPAMConfig":{"IPv4Address":"10.1.0.2"}}}""",
            engine.Call("POST /networks/front/connect").Body);
        Assert.Equal("""{"Container":"c1"}""", engine.Call("POST /networks/back/connect").Body);
    }

    [Fact]
    public async Task A_container_that_is_not_to_start_does_not()
    {
        await using var engine = Engine();

        await engine.CreateAsync(Container, $$"""{"image":"{{Digest}}","name":"site","start":false}""");

        Assert.DoesNotContain("POST /containers/c1/start", engine.Lines);
    }

    [Fact]
    public async Task A_container_that_cannot_start_is_kept_with_what_the_engine_said()
    {
        await using var engine = ScriptedEngine.Start()
            .On(Image, """{"Id":"sha256:1"}""")
            .On("POST /containers/create", """{"Id":"c1"}""", 201)
            .On("POST /containers/c1/start", """{"message":"port is already allocated"}""", 500)
            .On("GET /containers/c1/json", Running);

        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            engine.CreateAsync(Container, $$"""{"image":"{{Digest}}","name":"site"}"""));

        Assert.Contains(
            "Unable to start container: Error response from daemon: port is already allocated", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("c1", InitializationDetail.Read(refused).Id);
    }

    private static ScriptedEngine Engine() => ScriptedEngine.Start()
        .On(Image, """{"Id":"sha256:1"}""")
        .On("POST /containers/create", """{"Id":"c1"}""", 201)
        .On("POST /containers/c1/start", "", 204)
        .On("GET /containers/c1/json", Running);

    private static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString();
}
