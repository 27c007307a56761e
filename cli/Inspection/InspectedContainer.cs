using System.Text.Json;
using Omega.Core.Policies;
using Omega.Core.Policies.Facts;
using Omega.Core.Policies.Mapping;

namespace Omega.Cli.Inspection;

/// <summary>Reads what `docker container inspect` reports as the facts that the policies judge.</summary>
internal static class InspectedContainer
{
    private const long BytesPerMiB = 1 << 20;
    private const double NanosPerSecond = 1e9;
    private const double DefaultPeriod = 100_000;

    /// <summary>Facts of one container.</summary>
    /// <param name="container">What the engine reports of it.</param>
    /// <param name="volumes">What it reports of the volumes that the container mounts, by name.</param>
    /// <param name="isCgroupOne">Whether the host has control groups of version 1, where sharing their namespace is the default.</param>
    public static ResourceFacts Facts(JsonElement container, IReadOnlyDictionary<string, JsonElement> volumes, bool isCgroupOne = false)
    {
        var root = new JsonReader(container);
        return new(ResourceTypes.DockerContainer, root.Value<string>("Name").Value?.TrimStart('/') ?? "")
        {
            HasMapper = true,
            Containers = [Container(root, (JsonReader)root.Inner("HostConfig"), (JsonReader)root.Inner("Config"), volumes, isCgroupOne)],
        };
    }

    private static ContainerFacts Container(
        JsonReader root, JsonReader host, JsonReader config, IReadOnlyDictionary<string, JsonElement> volumes, bool isCgroupOne)
    {
        var user = config.Value<string>("User");
        var security = host.List<string>("SecurityOpt");
        return new()
        {
            Image = config.Value<string>("Image"),
            ReadOnlyRoot = host.Value<bool>("ReadonlyRootfs"),
            // What is copied into a container that runs is found by comparing it with its image.
            Uploads = Fact.NotApplicable<int>(),
            UserId = DockerText.UserId(user),
            GroupId = DockerText.GroupId(user),
            SupplementaryGroups = host.List<string>("GroupAdd"),
            DroppedCapabilities = host.List<string>("CapDrop"),
            AddedCapabilities = host.List<string>("CapAdd"),
            NoNewPrivileges = DockerSecurityOptions.NoNewPrivileges(security),
            Privileged = host.Value<bool>("Privileged"),
            Unconfined = Unconfined(host, security),
            SeccompProfile = DockerSecurityOptions.Seccomp(security),
            Namespaces = [.. NamespaceModes.Concat(isCgroupOne ? [] : [CgroupMode]).Select(host.Value<string>)],
            Networks = Networks(root),
            Role = config.Map("Labels").Entry("omega.role"),
            Mounts = [.. Mounts(root, host, volumes)],
            Tmpfs = [.. Tmpfs(host)],
            Limits = Limits(host),
            HealthChecks = [HealthCheck(config.Inner("Healthcheck"))],
            RestartPolicy = host.Inner("RestartPolicy").Value<string>("Name"),
            Logs = Logs(host.Inner("LogConfig")),
            Ports = [.. host.Lists("PortBindings").Select(port => new PortFacts(port.Value<int>("HostPort"), port.Value<string>("HostIp")))],
            PublishAllPorts = host.Value<bool>("PublishAllPorts"),
        };
    }

    private static Fact<IReadOnlyList<Fact<string>>> Networks(JsonReader root)
    {
        var networks = root.Inner("NetworkSettings").Map("Networks").Map<IReadOnlyDictionary<string, string>, IReadOnlyList<Fact<string>>>(
            names => [.. names.Keys.Select(name => Fact.Known($"NetworkSettings.Networks[\"{name}\"]", name))]);
        return networks with { Written = null };
    }

    private static readonly string[] NamespaceModes = ["NetworkMode", "PidMode", "IpcMode", "UTSMode", "UsernsMode"];

    private const string CgroupMode = "CgroupnsMode";

    private static readonly string[] PathLists = ["MaskedPaths", "ReadonlyPaths"];

    // The client turns systempaths=unconfined into lists with nothing in them and does not pass the option on.
    private static Fact<IReadOnlyList<string>> Unconfined(JsonReader host, Fact<IReadOnlyList<string>> security)
    {
        string[] unmasked = [.. PathLists.Where(host.IsEmptied).Select(name => $"{name}=[]")];
        var options = DockerSecurityOptions.Unconfined(security);
        return unmasked.Length == 0 ? options : Fact.Known<IReadOnlyList<string>>(options.Path, [.. options.Value ?? [], .. unmasked]);
    }

    private static IEnumerable<MountFacts> Mounts(JsonReader root, JsonReader host, IReadOnlyDictionary<string, JsonElement> volumes) =>
    [
        .. root.Each("Mounts", mount => (Type: mount.Value<string>("Type"), Mount: mount))
            .Where(mount => mount.Type.Value != "tmpfs").Select(mount => Mount(mount.Type, mount.Mount, volumes)),
        .. (host.List<string>("VolumesFrom") is { IsKnown: true } others ? others.Value! : [])
            .Select(other => Shown(MountKind.OtherContainer, Fact.Known($"{host.Path}.VolumesFrom", other))),
        .. host.Each("Devices", device => Shown(MountKind.Device, device.Value<string>("PathOnHost"))),
        .. host.Each("DeviceRequests", request => Shown(MountKind.Device, Fact.Known(request.Path, "a device request"))),
        .. (host.List<string>("DeviceCgroupRules") is { IsKnown: true } rules ? rules.Value! : [])
            .Select(rule => Shown(MountKind.Device, Fact.Known($"{host.Path}.DeviceCgroupRules", rule))),
    ];

    private static MountFacts Mount(Fact<string> type, FactReader mount, IReadOnlyDictionary<string, JsonElement> volumes)
    {
        var name = mount.Value<string>("Name");
        var (kind, source) = type.Value switch
        {
            "bind" => (MountKind.HostPath, mount.Value<string>("Source")),
            "volume" => Volume(name, volumes),
            _ => (MountKind.Unknown, type),
        };
        return new(kind, source, mount.Value<string>("Destination"), mount.Value<bool>("RW").Map(writable => !writable))
        {
            Propagation = type.Value == "bind" ? mount.Value<string>("Propagation") : Fact.NotApplicable<string>(),
        };
    }

    private static (MountKind Kind, Fact<string> Source) Volume(Fact<string> name, IReadOnlyDictionary<string, JsonElement> volumes)
    {
        var volume = new JsonReader(name.IsKnown ? volumes.GetValueOrDefault(name.Value!) : default, $"volume {name.Value}");
        var (driver, options) = (volume.Value<string>("Driver"), volume.Map("Options"));
        return driver.Forbidden(value => value == "local") ? (MountKind.Unknown, driver)
            : options.IsKnown ? (MountKind.Unknown, options.Map(_ => ""))
            : (MountKind.Volume, name);
    }

    private static MountFacts Shown(MountKind kind, Fact<string> source) =>
        new(kind, source, Fact.NotApplicable<string>(), Fact.NotApplicable<bool>());

    private static IEnumerable<TmpfsFacts> Tmpfs(JsonReader host) =>
    [
        .. (host.Map("Tmpfs").Value ?? new Dictionary<string, string>()).OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => TmpfsOptions.Parse($"{host.Path}.Tmpfs[\"{entry.Key}\"]", entry.Value)),
        .. host.Each("Mounts", mount => (Type: mount.Value<string>("Type").Value, Options: mount.Inner("TmpfsOptions")))
            .Where(mount => mount.Type == "tmpfs").Select(mount => new TmpfsFacts(
                Fact.NotApplicable<IReadOnlyList<string>>(),
                mount.Options.Value<long>("SizeBytes"),
                mount.Options.Value<int>("Mode"),
                Fact.Unset<string>(mount.Options.Path))),
    ];

    private static LimitFacts Limits(JsonReader host)
    {
        var (nano, quota, period) = (host.Value<long>("NanoCpus"), host.Value<long>("CpuQuota"), host.Value<long>("CpuPeriod"));
        return new(
            host.Value<long>("Memory").Map(bytes => bytes / BytesPerMiB),
            host.Value<long>("MemorySwap").Map(bytes => bytes / BytesPerMiB),
            quota.Value > 0
                ? quota.Map(microseconds => microseconds / (period.Value > 0 ? period.Value : DefaultPeriod))
                : nano.Map(value => value / NanosPerSecond),
            Processes(host),
            Processes(host));
    }

    // The ulimit nproc counts all containers of a user id, so it limits none of them.
    private static Fact<long> Processes(JsonReader host) => host.Value<long>("PidsLimit");

    private static HealthCheckFacts HealthCheck(FactReader check) => new(
        check.List<string>("Test"),
        check.Value<long>("Interval").Map(nanos => nanos / NanosPerSecond),
        check.Value<long>("Timeout").Map(nanos => nanos / NanosPerSecond),
        check.Value<int>("Retries"));

    private static LogFacts Logs(FactReader log)
    {
        var options = log.Map("Config");
        return new(log.Value<string>("Type"), options.Entry("max-size"), options.Entry("max-file"));
    }
}
