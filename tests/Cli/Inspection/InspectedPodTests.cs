using System.Text.Json;
using System.Text.Json.Nodes;
using Omega.Cli.Inspection;

namespace Omega.Cli.Tests.Inspection;

public sealed class InspectedPodTests
{
    private const string Good = $$"""
        {
          "metadata": { "name": "site-1-2" },
          "spec": {
            "automountServiceAccountToken": false, "restartPolicy": "Always",
            "securityContext": { "runAsNonRoot": true, "runAsUser": 10101, "runAsGroup": 10101, "seccompProfile": { "type": "RuntimeDefault" } },
            "volumes": [{ "name": "tmp", "emptyDir": { "medium": "Memory", "sizeLimit": "16Mi" } }],
            "containers": [{
              "name": "site", "image": "{{SomeChecks.Image}}", "ports": [{ "containerPort": 8080 }],
              "securityContext": { "readOnlyRootFilesystem": true, "allowPrivilegeEscalation": false, "capabilities": { "drop": ["ALL"] } },
              "resources": { "limits": { "memory": "64Mi", "cpu": "500m" }, "requests": { "memory": "64Mi", "cpu": "500m" } },
              "volumeMounts": [{ "name": "tmp", "mountPath": "/tmp" }],
              "startupProbe": {{Probe}}, "readinessProbe": {{Probe}}, "livenessProbe": {{Probe}}
            }]
          },
          "status": { "conditions": [{ "type": "Ready", "status": "True" }] }
        }
        """;

    private const string Probe = """{ "httpGet": { "path": "/healthz", "port": 8080 }, "periodSeconds": 5, "timeoutSeconds": 3, "failureThreshold": 3 }""";

    [Fact]
    public void A_hardened_pod_holds_in_every_check() => Assert.All(Checks(_ => { }), check => Assert.True(check.Holds, $"{check}"));

    [Theory]
    [InlineData("disallow-host-namespaces", "spec.hostPID", "true")]
    [InlineData("disallow-host-namespaces", "spec.hostIPC", "true")]
    [InlineData("disallow-host-namespaces", "spec.hostNetwork", "true")]
    [InlineData("disallow-host-namespaces", "spec.shareProcessNamespace", "true")]
    [InlineData("disallow-service-account-token", "spec.automountServiceAccountToken", "true")]
    [InlineData("disallow-service-account-token", "spec.automountServiceAccountToken", "null")]
    [InlineData("ready", "status.conditions", "[]")]
    [InlineData("require-verified-image", "container.image", "\"localhost:5000/omega/web@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"")]
    [InlineData("require-numeric-non-root-user", "container.securityContext.runAsUser", "0")]
    [InlineData("require-numeric-non-root-user", "spec.securityContext.runAsUser", "null")]
    [InlineData("require-numeric-non-root-user", "container.securityContext.runAsNonRoot", "false")]
    [InlineData("require-read-only-root-filesystem", "container.securityContext.readOnlyRootFilesystem", "null")]
    [InlineData("require-dropped-capabilities", "container.securityContext.capabilities.drop", "null")]
    [InlineData("require-dropped-capabilities", "container.securityContext.capabilities.add", """["NET_ADMIN"]""")]
    [InlineData("require-no-new-privileges", "container.securityContext.allowPrivilegeEscalation", "null")]
    [InlineData("disallow-privileged", "container.securityContext.privileged", "true")]
    [InlineData("disallow-privileged", "container.securityContext.procMount", "\"Unmasked\"")]
    [InlineData("require-seccomp-profile", "container.securityContext.seccompProfile", """{"type":"Unconfined"}""")]
    [InlineData("require-resource-limits", "container.resources.limits.memory", "null")]
    [InlineData("require-resource-limits", "container.resources.limits.cpu", "null")]
    [InlineData("require-health-check", "container.livenessProbe", "null")]
    [InlineData("restrict-published-ports", "container.ports", """[{"hostPort":80,"hostIP":"127.0.0.1"}]""")]
    [InlineData("restrict-resource-types", "spec.ephemeralContainers", """[{"name":"debug"}]""")]
    public void A_pod_with_one_weakness_fails_in_that_check_only(string control, string path, string value)
    {
        var broken = Checks(pod => Set(pod, path, value)).Where(check => !check.Holds);

        Assert.Equal(control, Assert.Single(broken).Control);
    }

    [Fact]
    public void A_socket_of_the_node_is_found_where_it_is_mounted()
    {
        var broken = Checks(pod =>
        {
            pod["spec"]!["volumes"]!.AsArray().Add(JsonNode.Parse("""{"name":"sock","hostPath":{"path":"/run/containerd/containerd.sock"}}"""));
            pod["spec"]!["containers"]![0]!["volumeMounts"]!.AsArray().Add(JsonNode.Parse("""{"name":"sock","mountPath":"/s","readOnly":true}"""));
        }).Where(check => !check.Holds);

        Assert.Equal("spec.volumes[1].hostPath.path \"/run/containerd/containerd.sock\"", Assert.Single(broken).Actual);
    }

    [Fact]
    public void Init_containers_are_judged_too() => Assert.Contains(
        Checks(pod => pod["spec"]!["initContainers"] = JsonNode.Parse("""[{"name":"first","image":"busybox"}]""")),
        check => check is { Control: "require-image-digest", Holds: false } && check.Actual.Contains("spec.initContainers[0].image \"busybox\"", StringComparison.Ordinal));

    [Fact]
    public void Ids_are_those_of_the_Kubernetes_benchmark() => Assert.Equal(
        "5.2.2", Checks(_ => { }).Single(check => check.Control == "disallow-privileged").Cis);

    private static List<Check> Checks(Action<JsonObject> change)
    {
        var pod = JsonNode.Parse(Good)!.AsObject();
        change(pod);
        using var document = JsonDocument.Parse(pod.ToJsonString());
        return [.. SomeChecks.Policies().OfPod(InspectedPod.Facts(document.RootElement)), .. InspectedPod.Ready(document.RootElement)];
    }

    [Fact]
    public void A_pod_that_is_told_to_end_need_not_be_ready()
    {
        var checks = Checks(pod => pod["metadata"]!["deletionTimestamp"] = "2026-11-29T13:00:00Z");

        Assert.DoesNotContain(checks, check => check.Control == "ready");
        Assert.Contains(Checks(_ => { }), check => check.Control == "ready");
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
