using System.Globalization;
using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Resources.Containers;

/// <summary>Translates a container's inputs into the engine's request.</summary>
internal static class ContainerRequest
{
    /// <summary>Bytes in the unit of the memory inputs.</summary>
    internal const long Mebibyte = 1024 * 1024;

    /// <summary>The request that creates the container.</summary>
    internal static CreateContainerParameters Build(Struct inputs) => new()
    {
        Name = inputs.OrUnset("name"),
        Platform = inputs.OrUnset("platform"),
        Image = inputs.OrUnset("image"),
        Hostname = inputs.OrUnset("hostname"),
        Domainname = inputs.OrUnset("domainname"),
        User = inputs.OrUnset("user"),
        WorkingDir = inputs.OrUnset("workingDir"),
        Tty = inputs.Flag("tty"),
        OpenStdin = inputs.Flag("stdinOpen"),
        Env = NullIfEmpty(inputs.Texts("envs")),
        Cmd = NullIfEmpty(inputs.Texts("command")),
        Entrypoint = NullIfEmpty(inputs.Texts("entrypoints")),
        StopSignal = inputs.OrUnset("stopSignal"),
        StopTimeout = inputs.Number("stopTimeout") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Labels = inputs.Blocks("labels").ToDictionary(label => label.Text("label")!, label => label.Text("value") ?? ""),
        Healthcheck = Healthcheck(inputs.Block("healthcheck")),
        ExposedPorts = inputs.Blocks("ports").Select(PortKey).Distinct().ToDictionary(port => port, _ => default(EmptyStruct)),
        Volumes = inputs.Blocks("volumes")
            .Where(volume => volume.NonEmpty("volumeName") is null && volume.NonEmpty("hostPath") is null)
            .Select(volume => volume.NonEmpty("containerPath")).OfType<string>()
            .ToDictionary(path => path, _ => default(EmptyStruct)),
        HostConfig = Host(inputs),
    };

    /// <summary>The restart policy of the inputs.</summary>
    internal static RestartPolicy Restart(Struct inputs) => new()
    {
        Name = inputs.Text("restart") switch
        {
            "always" => RestartPolicyKind.Always,
            "on-failure" => RestartPolicyKind.OnFailure,
            "unless-stopped" => RestartPolicyKind.UnlessStopped,
            _ => RestartPolicyKind.No,
        },
        MaximumRetryCount = inputs.Number("maxRetryCount") ?? 0,
    };

    /// <summary>Bytes of an input in mebibytes; -1 stays -1.</summary>
    internal static long Bytes(Struct inputs, string key) =>
        inputs.Number(key) is { } mebibytes and > 0 ? mebibytes * Mebibyte : inputs.Number(key) ?? 0;

    private static HostConfig Host(Struct inputs)
    {
        var host = new HostConfig
        {
            AutoRemove = inputs.Flag("rm"),
            NetworkMode = inputs.OrUnset("networkMode"),
            Privileged = inputs.Flag("privileged"),
            PublishAllPorts = inputs.Flag("publishAllPorts"),
            ReadonlyRootfs = inputs.Flag("readOnly"),
            RestartPolicy = Restart(inputs),
            CapAdd = inputs.Block("capabilities")?.Texts("adds") ?? [],
            CapDrop = inputs.Block("capabilities")?.Texts("drops") ?? [],
            SecurityOpt = NullIfEmpty(inputs.Texts("securityOpts")),
            GroupAdd = NullIfEmpty(inputs.Texts("groupAdds")),
            DNS = NullIfEmpty(inputs.Texts("dns")),
            DNSOptions = NullIfEmpty(inputs.Texts("dnsOpts")),
            DNSSearch = NullIfEmpty(inputs.Texts("dnsSearches")),
            ExtraHosts = [.. inputs.Blocks("hosts").Select(host => $"{host.Text("host")}:{host.Text("ip")}")],
            Init = inputs.Get("init")?.BoolValue,
            IpcMode = inputs.OrUnset("ipcMode"),
            PidMode = inputs.OrUnset("pidMode"),
            UsernsMode = inputs.OrUnset("usernsMode"),
            CgroupParent = inputs.OrUnset("cgroupParent"),
            CgroupnsMode = inputs.OrUnset("cgroupnsMode"),
            Runtime = inputs.OrUnset("runtime"),
            ShmSize = Bytes(inputs, "shmSize"),
            Memory = Bytes(inputs, "memory"),
            MemoryReservation = Bytes(inputs, "memoryReservation"),
            MemorySwap = Bytes(inputs, "memorySwap"),
            CPUShares = inputs.Number("cpuShares") ?? 0,
            CpusetCpus = inputs.OrUnset("cpuSet"),
            CPUPeriod = inputs.Number("cpuPeriod") ?? 0,
            CPUQuota = inputs.Number("cpuQuota") ?? 0,
            NanoCPUs = NanoCpus(inputs.NonEmpty("cpus")),
            Sysctls = inputs.Map("sysctls"),
            StorageOpt = inputs.Map("storageOpts"),
            Tmpfs = inputs.Map("tmpfs"),
            LogConfig = new LogConfig { Type = inputs.NonEmpty("logDriver") ?? "", Config = inputs.Map("logOpts") },
            Ulimits = [.. inputs.Blocks("ulimits").Select(limit => new Ulimit
            {
                Name = limit.OrUnset("name"), Soft = limit.Number("soft") ?? 0, Hard = limit.Number("hard") ?? 0,
            })],
            PortBindings = inputs.Blocks("ports").GroupBy(PortKey).ToDictionary(
                group => group.Key, group => (IList<PortBinding>)[.. group.Select(Binding)]),
            Mounts = [.. inputs.Blocks("mounts").Select(ContainerMounts.Mount)],
            Binds = ContainerMounts.Binds(inputs),
            VolumesFrom = [.. inputs.Blocks("volumes").Select(volume => volume.NonEmpty("fromContainer")).OfType<string>()],
        };
        ContainerDevices.Apply(inputs, host);
        return host;
    }

    private static HealthcheckConfig Healthcheck(Struct? check) => check is null ? null! : new HealthcheckConfig
    {
        Test = check.Texts("tests"),
        Interval = GoDuration.Parse(check.Text("interval")),
        Timeout = GoDuration.Parse(check.Text("timeout")),
        StartPeriod = GoDuration.Parse(check.Text("startPeriod")),
        StartInterval = GoDuration.Parse(check.Text("startInterval")) is { Ticks: > 0 } interval ? interval : null,
        Retries = check.Number("retries") ?? 0,
    };

    private static string PortKey(Struct port) =>
        string.Create(CultureInfo.InvariantCulture, $"{port.Number("internal")}/{port.NonEmpty("protocol") ?? "tcp"}");

    private static PortBinding Binding(Struct port) => new()
    {
        HostIP = port.Text("ip") ?? "",
        HostPort = port.Number("external")?.ToString(CultureInfo.InvariantCulture) ?? "",
    };

    private static long NanoCpus(string? cpus) => cpus is null ? 0 : decimal.TryParse(
        cpus, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
        ? (long)(count * 1_000_000_000m)
        : throw new FormatException($"'cpus' must be a decimal number such as 0.5, but was '{cpus}'.");

    private static List<string> NullIfEmpty(List<string> values) => values.Count > 0 ? values : null!;
}
