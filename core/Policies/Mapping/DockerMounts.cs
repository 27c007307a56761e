using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Reads all that a Docker container mounts: `volumes`, `mounts`, `devices`, GPUs and `tmpfs`.</summary>
internal static class DockerMounts
{
    /// <summary>Mounts other than tmpfs, in the order of their properties.</summary>
    public static IReadOnlyList<MountFacts> Mounts(FactReader reader) =>
    [
        .. reader.Each("volumes", Volume),
        .. reader.Each("mounts", Typed).Where(mount => !mount.IsTmpfs).Select(mount => mount.Mount),
        .. reader.Each("devices", device => Device(device.Value<string>("hostPath"))),
        .. reader.Each("deviceRequests", request => Device(Fact.Known(request.Path, "a device request"))),
        .. Gpus(reader.Value<string>("gpus")),
    ];

    /// <summary>Memory filesystems, in either notation.</summary>
    public static IReadOnlyList<TmpfsFacts> Tmpfs(FactReader reader)
    {
        var map = reader.Map("tmpfs");
        return
        [
            .. (map.Value ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => TmpfsOptions.Parse($"tmpfs[\"{pair.Key}\"]", pair.Value)),
            .. reader.Each("mounts", Typed).Where(mount => mount.IsTmpfs).Select(mount => mount.Tmpfs),
        ];
    }

    private static MountFacts Volume(FactReader volume)
    {
        var host = volume.Value<string>("hostPath");
        var other = volume.Value<string>("fromContainer");
        var name = volume.Value<string>("volumeName");
        var (kind, source) = host.State != FactState.Unset ? (MountKind.HostPath, host)
            : other.State != FactState.Unset ? (MountKind.OtherContainer, other)
            : (MountKind.Volume, name);
        return new(kind, source, volume.Value<string>("containerPath"), volume.Value<bool>("readOnly"));
    }

    private static (bool IsTmpfs, MountFacts Mount, TmpfsFacts Tmpfs) Typed(FactReader mount)
    {
        var type = mount.Value<string>("type");
        return (type.Value == "tmpfs", Mount(mount, type), TypedTmpfs(mount.Inner("tmpfsOptions")));
    }

    private static MountFacts Mount(FactReader mount, Fact<string> type)
    {
        var source = mount.Value<string>("source");
        var options = mount.Inner("volumeOptions");
        var driver = options.Map("driverOptions");
        var plugin = options.Value<string>("driverName");
        var (kind, shown) = type.Value switch
        {
            "bind" => (MountKind.HostPath, source),
            "volume" when plugin.State == FactState.Pending || plugin.Forbidden(name => name == "local") => (MountKind.Unknown, plugin),
            "volume" when driver.State != FactState.Unset => (MountKind.Unknown, driver.Map(_ => "")),
            "volume" => (MountKind.Volume, source),
            null when type.State == FactState.Pending => (MountKind.Volume, type),
            _ => (MountKind.Unknown, type),
        };
        return new(kind, shown, mount.Value<string>("target"), mount.Value<bool>("readOnly"))
        {
            Propagation = mount.Inner("bindOptions").Value<string>("propagation"),
        };
    }

    private static TmpfsFacts TypedTmpfs(FactReader options) => new(
        Fact.NotApplicable<IReadOnlyList<string>>(),
        options.Value<int>("sizeBytes").Map(size => (long)size),
        options.Value<int>("mode"),
        Fact.Unset<string>(options.Path));

    private static MountFacts Device(Fact<string> source) =>
        new(MountKind.Device, source, Fact.NotApplicable<string>(), Fact.NotApplicable<bool>());

    private static IEnumerable<MountFacts> Gpus(Fact<string> gpus) => gpus.State == FactState.Unset ? [] : [Device(gpus)];
}
