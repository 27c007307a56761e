using System.Text.Json;
using System.Text.Json.Nodes;
using Omega.Cli.Inspection;

namespace Omega.Cli.Tests.Inspection;

public sealed class ContainerChecksTests
{
    [Fact]
    public void Of_a_hardened_container_holds_in_every_check() =>
        Assert.DoesNotContain(Checks(_ => { }), check => !check.Holds);

    [Theory]
    [InlineData("image by digest", """{"Config":{"Image":"localhost:5000/omega/web:1"}}""")]
    [InlineData("user", """{"Config":{"User":"0"}}""")]
    [InlineData("read-only root", """{"HostConfig":{"ReadonlyRootfs":false}}""")]
    [InlineData("capabilities dropped", """{"HostConfig":{"CapDrop":null}}""")]
    [InlineData("capabilities added", """{"HostConfig":{"CapAdd":["NET_ADMIN"]}}""")]
    [InlineData("no new privileges", """{"HostConfig":{"SecurityOpt":null}}""")]
    [InlineData("seccomp", """{"HostConfig":{"SecurityOpt":["no-new-privileges:true","seccomp=unconfined"]}}""")]
    [InlineData("privileged", """{"HostConfig":{"Privileged":true}}""")]
    [InlineData("host namespaces", """{"HostConfig":{"PidMode":"host"}}""")]
    [InlineData("host paths", """{"Mounts":[{"Type":"bind","Source":"/var/run/docker.sock"}]}""")]
    [InlineData("memory filesystems", """{"HostConfig":{"Tmpfs":{"/tmp":"rw,size=16m"}}}""")]
    [InlineData("memory limit", """{"HostConfig":{"MemorySwap":-1}}""")]
    [InlineData("cpu limit", """{"HostConfig":{"NanoCpus":0}}""")]
    [InlineData("process limit", """{"HostConfig":{"Ulimits":null}}""")]
    [InlineData("published ports", """{"HostConfig":{"PortBindings":{"8080/tcp":[{"HostIp":"","HostPort":"8080"}]}}}""")]
    [InlineData("health check", """{"State":{"Health":{"Status":"unhealthy"}}}""")]
    public void Of_a_container_with_one_weakness_fails_in_that_check_only(string control, string weakness)
    {
        var broken = Checks(good => Overlay(good, JsonNode.Parse(weakness)!.AsObject())).Where(check => !check.Holds);

        Assert.Equal(control, Assert.Single(broken).Control);
    }

    [Fact]
    public void Of_a_container_whose_files_changed_shows_them()
    {
        var drift = Checks(_ => { }, "C /etc\nA /etc/planted\n").Single(check => !check.Holds);

        Assert.Equal(("drift", "C /etc, A /etc/planted"), (drift.Control, drift.Actual));
    }

    private static IReadOnlyList<Check> Checks(Action<JsonObject> change, string drift = "")
    {
        var container = JsonNode.Parse("""
            {
              "Name": "/omega-dev-site",
              "State": { "Health": { "Status": "healthy" } },
              "Mounts": [{ "Type": "volume", "Source": "/var/lib/docker/volumes/x" }],
              "Config": { "Image": "localhost:5000/omega/web@sha256:abc", "User": "10101:10101" },
              "HostConfig": {
                "ReadonlyRootfs": true, "CapDrop": ["ALL"], "CapAdd": null, "SecurityOpt": ["no-new-privileges:true"], "Privileged": false,
                "NetworkMode": "omega-dev", "PidMode": "", "IpcMode": "private", "UTSMode": "",
                "Tmpfs": { "/tmp": "rw,noexec,nosuid,nodev,size=16m" }, "Memory": 67108864, "MemorySwap": 67108864, "NanoCpus": 500000000,
                "Ulimits": [{ "Name": "nproc", "Hard": 64, "Soft": 64 }],
                "PortBindings": { "8080/tcp": [{ "HostIp": "127.0.0.1", "HostPort": "8080" }] }
              }
            }
            """)!.AsObject();
        change(container);
        using var document = JsonDocument.Parse(container.ToJsonString());
        return ContainerChecks.Of(document.RootElement, drift);
    }

    private static void Overlay(JsonObject target, JsonObject changes)
    {
        foreach (var (name, value) in changes)
        {
            if (name is "Config" or "HostConfig" or "State")
            {
                Overlay(target[name]!.AsObject(), value!.AsObject());
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }
}
