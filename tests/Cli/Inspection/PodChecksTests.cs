using System.Text.Json;
using System.Text.Json.Nodes;
using Omega.Cli.Inspection;

namespace Omega.Cli.Tests.Inspection;

public sealed class PodChecksTests
{
    private const string Good = """
        {
          "metadata": { "name": "site-1" },
          "spec": {
            "automountServiceAccountToken": false,
            "securityContext": { "runAsNonRoot": true, "runAsUser": 10101, "seccompProfile": { "type": "RuntimeDefault" } },
            "volumes": [{ "name": "tmp", "emptyDir": {} }],
            "containers": [{
              "name": "site", "image": "registry/omega/web@sha256:abc", "ports": [{ "containerPort": 8080 }],
              "securityContext": { "readOnlyRootFilesystem": true, "allowPrivilegeEscalation": false, "capabilities": { "drop": ["ALL"] } },
              "resources": { "limits": { "memory": "64Mi", "cpu": "500m" } }
            }]
          },
          "status": { "conditions": [{ "type": "Ready", "status": "True" }] }
        }
        """;

    [Fact]
    public void Of_a_hardened_pod_holds_in_every_check() => Assert.All(Checks(_ => { }), check => Assert.True(check.Holds, check.Control));

    [Theory]
    [InlineData("host namespaces", "spec.hostPID", "true")]
    [InlineData("host paths", "spec.volumes", """[{"name":"sock","hostPath":{"path":"/var/run/docker.sock"}}]""")]
    [InlineData("service account token", "spec.automountServiceAccountToken", "true")]
    [InlineData("service account token", "spec.automountServiceAccountToken", "null")]
    [InlineData("ready", "status.conditions", "[]")]
    [InlineData("image by digest", "container.image", "\"registry/omega/web:1\"")]
    [InlineData("user", "container.securityContext.runAsUser", "0")]
    [InlineData("user", "spec.securityContext.runAsUser", "null")]
    [InlineData("not root", "container.securityContext.runAsNonRoot", "false")]
    [InlineData("read-only root", "container.securityContext.readOnlyRootFilesystem", "null")]
    [InlineData("capabilities dropped", "container.securityContext.capabilities.drop", "null")]
    [InlineData("capabilities added", "container.securityContext.capabilities.add", """["NET_ADMIN"]""")]
    [InlineData("no new privileges", "container.securityContext.allowPrivilegeEscalation", "null")]
    [InlineData("privileged", "container.securityContext.privileged", "true")]
    [InlineData("seccomp", "container.securityContext.seccompProfile", """{"type":"Unconfined"}""")]
    [InlineData("memory limit", "container.resources.limits.memory", "null")]
    [InlineData("cpu limit", "container.resources.limits.cpu", "null")]
    [InlineData("host ports", "container.ports", """[{"hostPort":80}]""")]
    public void Of_a_pod_with_one_weakness_fails_in_that_check_only(string control, string path, string value)
    {
        var broken = Checks(pod => Set(pod, path, value)).Where(check => !check.Holds);

        Assert.Equal(control, Assert.Single(broken).Control);
    }

    [Fact]
    public void Of_a_pod_judges_its_init_containers_too() => Assert.Contains(
        Checks(pod => pod["spec"]!["initContainers"] = JsonNode.Parse("""[{"name":"first","image":"busybox"}]""")),
        check => check is { Container: "site-1/first", Control: "image by digest", Holds: false });

    private static IReadOnlyList<Check> Checks(Action<JsonObject> change)
    {
        var pod = JsonNode.Parse(Good)!.AsObject();
        change(pod);
        using var document = JsonDocument.Parse(pod.ToJsonString());
        return PodChecks.Of(document.RootElement);
    }

    private static void Set(JsonObject pod, string path, string value)
    {
        var parts = path.Split('.');
        var target = parts[0] == "container" ? pod["spec"]!["containers"]![0]!.AsObject() : pod[parts[0]]!.AsObject();
        foreach (var part in parts[1..^1])
        {
            target = target[part]!.AsObject();
        }

        target[parts[^1]] = JsonNode.Parse(value);
    }
}
