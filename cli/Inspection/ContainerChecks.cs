using System.Text.Json;

namespace Omega.Cli.Inspection;

/// <summary>Judges what `docker inspect` reports of one container against <see cref="Hardening"/>.</summary>
internal static class ContainerChecks
{
    private static readonly string[] NamespaceModes = ["NetworkMode", "PidMode", "IpcMode", "UTSMode"];

    /// <summary>All checks of one container; `drift` is what `docker diff` printed.</summary>
    public static IReadOnlyList<Check> Of(JsonElement inspected, string drift)
    {
        var name = inspected.GetProperty("Name").GetString()!.TrimStart('/');
        var config = inspected.GetProperty("Config");
        var host = inspected.GetProperty("HostConfig");
        var state = inspected.GetProperty("State");
        var checks = new List<Check>();
        void Add(string control, string cis, string podSecurity, string required, string actual, bool? holds = null) =>
            checks.Add(new Check(name, control, cis, podSecurity, required, actual, holds ?? required == actual));

        var image = config.GetProperty("Image").GetString()!;
        Add("image by digest", "5.28", "", "name@sha256:…", image, image.Contains("@sha256:", StringComparison.Ordinal));
        Add("user", "4.1", "Running as Non-root user", Hardening.User, Text(config, "User"));
        Add("read-only root", "5.13", "", "true", Bool(host, "ReadonlyRootfs"));
        Add("capabilities dropped", "5.4", "Capabilities", Hardening.DroppedCapabilities, List(host, "CapDrop"));
        Add("capabilities added", "5.4", "Capabilities", "none", List(host, "CapAdd"));
        var security = List(host, "SecurityOpt");
        Add("no new privileges", "5.26", "Privilege Escalation", Hardening.NoNewPrivileges, security,
            security.Split(", ").Any(option => option is Hardening.NoNewPrivileges or "no-new-privileges"));
        Add("seccomp", "5.22", "Seccomp", "not unconfined", security, !security.Contains("unconfined", StringComparison.Ordinal));
        Add("privileged", "5.5", "Privileged Containers", "false", Bool(host, "Privileged"));
        Add("host namespaces", "5.10, 5.16, 5.17, 5.21", "Host Namespaces", "none", HostNamespaces(host));
        AddMounts(inspected, Add);
        AddTmpfs(host, Add);
        Add("memory limit", "5.11", "", "set, no swap", $"{Number(host, "Memory")} with swap {Number(host, "MemorySwap")}",
            Number(host, "Memory") > 0 && Number(host, "MemorySwap") == Number(host, "Memory"));
        Add("cpu limit", "5.12", "", "set", $"{Number(host, "NanoCpus")} nano, {Number(host, "CpuQuota")} quota", Number(host, "NanoCpus") > 0 || Number(host, "CpuQuota") > 0);
        AddProcessLimit(host, Add);
        Add("published ports", "5.14", "Host Ports", "loopback or named address", Ports(host), !Ports(host).Contains("0.0.0.0", StringComparison.Ordinal));
        Add("health check", "5.27", "", "healthy", state.TryGetProperty("Health", out var health) ? Text(health, "Status") : "none");
        Add("drift", "", "", "none", drift.Trim().Length == 0 ? "none" : drift.Trim().ReplaceLineEndings(", "));
        return checks;
    }

    private static void AddMounts(JsonElement inspected, Action<string, string, string, string, string, bool?> add)
    {
        var hostPaths = inspected.GetProperty("Mounts").EnumerateArray()
            .Where(mount => Text(mount, "Type") == "bind").Select(mount => Text(mount, "Source")).ToList();
        add("host paths", "5.6, 5.32", "HostPath Volumes", "none", hostPaths.Count == 0 ? "none" : string.Join(", ", hostPaths), null);
    }

    private static void AddTmpfs(JsonElement host, Action<string, string, string, string, string, bool?> add)
    {
        var found = host.TryGetProperty("Tmpfs", out var tmpfs) && tmpfs.ValueKind == JsonValueKind.Object
            ? tmpfs.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!) : [];
        var required = Hardening.RequiredTmpfsOptions;
        add("memory filesystems", "", "", string.Join(',', required),
            string.Join("; ", found.Select(entry => $"{entry.Key} {entry.Value}")),
            found.Count > 0 && found.Values.All(options => required.All(options.Split(',').Contains)));
    }

    private static void AddProcessLimit(JsonElement host, Action<string, string, string, string, string, bool?> add)
    {
        var pids = Number(host, "PidsLimit");
        var ulimit = host.TryGetProperty("Ulimits", out var ulimits) && ulimits.ValueKind == JsonValueKind.Array
            ? ulimits.EnumerateArray().Where(item => Text(item, "Name") == "nproc").Select(item => Number(item, "Hard")).FirstOrDefault() : 0;
        add("process limit", "5.29", "", "set", pids > 0 ? $"pids {pids}" : $"nproc {ulimit}", pids > 0 || ulimit > 0);
    }

    private static string HostNamespaces(JsonElement host)
    {
        var shared = NamespaceModes.Where(mode => Text(host, mode) == "host").ToList();
        return shared.Count == 0 ? "none" : string.Join(", ", shared);
    }

    private static string Ports(JsonElement host)
    {
        var bindings = host.TryGetProperty("PortBindings", out var ports) && ports.ValueKind == JsonValueKind.Object
            ? ports.EnumerateObject().Where(port => port.Value.ValueKind == JsonValueKind.Array)
                .SelectMany(port => port.Value.EnumerateArray())
                .Select(binding => $"{(Text(binding, "HostIp") is { Length: > 0 } ip ? ip : "0.0.0.0")}:{Text(binding, "HostPort")}").ToList()
            : [];
        return bindings.Count == 0 ? "none" : string.Join(", ", bindings);
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Bool(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True ? "true" : "false";

    private static long Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;

    private static string List(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            ? string.Join(", ", value.EnumerateArray().Select(item => item.GetString()))
            : "none";
}
