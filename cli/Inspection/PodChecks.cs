using System.Text.Json;

namespace Omega.Cli.Inspection;

/// <summary>Judges a pod as the cluster reports it against <see cref="Hardening"/>.</summary>
internal static class PodChecks
{
    /// <summary>All checks of one pod: those of the pod, then those of each of its containers.</summary>
    public static IReadOnlyList<Check> Of(JsonElement pod)
    {
        var name = Text(At(pod, "metadata"), "name");
        var spec = At(pod, "spec");
        var shared = At(spec, "securityContext");
        var checks = new List<Check>();
        void Add(string where, string control, string cis, string podSecurity, string required, string actual, bool? holds = null) =>
            checks.Add(new Check(where, control, cis, podSecurity, required, actual, holds ?? required == actual));

        Add(name, "host namespaces", "5.2.3, 5.2.4, 5.2.5", "Host Namespaces", "none", Join(Items(spec, "hostNetwork", "hostPID", "hostIPC")));
        Add(name, "host paths", "5.2.12", "HostPath Volumes", "none", Join(List(spec, "volumes").Where(volume => Has(volume, "hostPath")).Select(volume => Text(volume, "name"))));
        Add(name, "service account token", "5.1.6", "", "false", Flag(spec, "automountServiceAccountToken"));
        var ready = List(At(pod, "status"), "conditions").FirstOrDefault(condition => Text(condition, "type") == "Ready");
        Add(name, "ready", "", "", "True", ready.ValueKind == JsonValueKind.Object ? Text(ready, "status") : "none");
        foreach (var container in List(spec, "initContainers").Concat(List(spec, "containers")))
        {
            var where = $"{name}/{Text(container, "name")}";
            var own = At(container, "securityContext");
            var limits = At(At(container, "resources"), "limits");
            Add(where, "image by digest", "", "", "name@sha256:…", Text(container, "image"), Text(container, "image").Contains("@sha256:", StringComparison.Ordinal));
            Add(where, "user", "5.2.7", "Running as Non-root user", $"{Hardening.UserId}", First(own, shared, "runAsUser"));
            Add(where, "not root", "5.2.7", "Running as Non-root", "true", First(own, shared, "runAsNonRoot"));
            Add(where, "read-only root", "", "", "true", Flag(own, "readOnlyRootFilesystem"));
            Add(where, "capabilities dropped", "5.2.10", "Capabilities", Hardening.DroppedCapabilities, Join(Texts(At(own, "capabilities"), "drop")));
            Add(where, "capabilities added", "5.2.9", "Capabilities", "none", Join(Texts(At(own, "capabilities"), "add")));
            Add(where, "no new privileges", "5.2.6", "Privilege Escalation", "false", Flag(own, "allowPrivilegeEscalation"));
            Add(where, "privileged", "5.2.2", "Privileged Containers", "false", Has(own, "privileged") ? Flag(own, "privileged") : "false");
            Add(where, "seccomp", "5.7.2", "Seccomp", "RuntimeDefault", First(At(own, "seccompProfile"), At(shared, "seccompProfile"), "type"));
            Add(where, "memory limit", "", "", "set", Has(limits, "memory") ? "set" : "unset");
            Add(where, "cpu limit", "", "", "set", Has(limits, "cpu") ? "set" : "unset");
            Add(where, "host ports", "5.2.13", "Host Ports", "none", Join(List(container, "ports").Where(port => Has(port, "hostPort")).Select(port => Text(port, "hostPort"))));
        }

        return checks;
    }

    private static JsonElement At(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static bool Has(JsonElement element, string name) => At(element, name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    private static string Text(JsonElement element, string name) => At(element, name) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value ? value.ToString() : "";

    private static string Flag(JsonElement element, string name) => At(element, name).ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "unset",
    };

    /// <summary>The container's own value, else the one of its pod.</summary>
    private static string First(JsonElement own, JsonElement shared, string name)
    {
        var value = Has(own, name) ? At(own, name) : At(shared, name);
        return value.ValueKind switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Undefined or JsonValueKind.Null => "unset",
            _ => value.ToString(),
        };
    }

    private static List<JsonElement> List(JsonElement element, string name) =>
        At(element, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static IEnumerable<string> Texts(JsonElement element, string name) => List(element, name).Select(item => item.ToString());

    private static IEnumerable<string> Items(JsonElement spec, params string[] names) => names.Where(name => Flag(spec, name) == "true");

    private static string Join(IEnumerable<string> values) => string.Join(", ", values) is { Length: > 0 } text ? text : "none";
}
