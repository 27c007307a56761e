using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads all that a Docker container mounts: `volumes`, `mounts`, `devices`, GPUs and `tmpfs`.</summary>
internal static class DockerMounts
{
    /// <summary>Mounts other than tmpfs, in the order of their properties.</summary>
    public static IReadOnlyList<MountFacts> Mounts(ContainerArgs args, FactReader reader) =>
    [
        .. reader.Items("volumes", args.Volumes, value => args.Volumes = value, (path, volume) => Volume(path, volume, reader)),
        .. Typed(args, reader).Where(mount => mount.Type.Value != "tmpfs").Select(mount => Mount(mount.Path, mount.Type, mount.Item, reader)),
        .. reader.Items("devices", args.Devices, value => args.Devices = value, (path, device) =>
            Device(reader.Value($"{path}.hostPath", device.HostPath, value => device.HostPath = value))),
        .. reader.Items("deviceRequests", args.DeviceRequests, value => args.DeviceRequests = value, (path, _) => Device(Fact.Known(path, "a device request"))),
        .. Gpus(reader.Value("gpus", args.Gpus, value => args.Gpus = value)),
    ];

    /// <summary>Memory filesystems, in either notation.</summary>
    public static IReadOnlyList<TmpfsFacts> Tmpfs(ContainerArgs args, FactReader reader)
    {
        var map = reader.Dictionary("tmpfs", args.Tmpfs, value => args.Tmpfs = value);
        return
        [
            .. (map.Value ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => TmpfsOptions.Parse($"tmpfs[\"{pair.Key}\"]", pair.Value)),
            .. Typed(args, reader).Where(mount => mount.Type.Value == "tmpfs").Select(mount => TypedTmpfs(mount.Path, mount.Item, reader)),
        ];
    }

    private static List<(string Path, Fact<string> Type, ContainerMountArgs Item)> Typed(ContainerArgs args, FactReader reader) =>
    [
        .. reader.Items("mounts", args.Mounts, value => args.Mounts = value, (path, mount) =>
            (path, reader.Value($"{path}.type", mount.Type, value => mount.Type = value), mount)),
    ];

    private static MountFacts Volume(string path, ContainerVolumeArgs volume, FactReader reader)
    {
        var host = reader.Value($"{path}.hostPath", volume.HostPath, value => volume.HostPath = value);
        var other = reader.Value($"{path}.fromContainer", volume.FromContainer, value => volume.FromContainer = value);
        var name = reader.Value($"{path}.volumeName", volume.VolumeName, value => volume.VolumeName = value);
        var (kind, source) = host.State != FactState.Unset ? (MountKind.HostPath, host)
            : other.State != FactState.Unset ? (MountKind.OtherContainer, other)
            : (MountKind.Volume, name);
        return new(
            kind,
            source,
            reader.Value($"{path}.containerPath", volume.ContainerPath, value => volume.ContainerPath = value),
            reader.Value($"{path}.readOnly", volume.ReadOnly, value => volume.ReadOnly = value));
    }

    private static MountFacts Mount(string path, Fact<string> type, ContainerMountArgs mount, FactReader reader)
    {
        var source = reader.Value($"{path}.source", mount.Source, value => mount.Source = value);
        var options = reader.Value($"{path}.volumeOptions", mount.VolumeOptions, value => mount.VolumeOptions = value);
        var bind = reader.Value($"{path}.bindOptions", mount.BindOptions, value => mount.BindOptions = value);
        var driver = FactReader.Inside(options, $"{path}.volumeOptions.driverOptions", inner =>
            reader.Dictionary($"{path}.volumeOptions.driverOptions", inner.DriverOptions, value => inner.DriverOptions = value));
        var plugin = FactReader.Inside(options, $"{path}.volumeOptions.driverName", inner =>
            reader.Value($"{path}.volumeOptions.driverName", inner.DriverName, value => inner.DriverName = value));
        var (kind, shown) = type.Value switch
        {
            "bind" => (MountKind.HostPath, source),
            "volume" when plugin.State != FactState.Unset => (MountKind.Unknown, plugin),
            "volume" when driver.State != FactState.Unset => (MountKind.Unknown, driver.Map(_ => "")),
            "volume" => (MountKind.Volume, source),
            _ => (MountKind.Unknown, type),
        };
        return new(
            kind,
            shown,
            reader.Value($"{path}.target", mount.Target, value => mount.Target = value),
            reader.Value($"{path}.readOnly", mount.ReadOnly, value => mount.ReadOnly = value))
        {
            Propagation = FactReader.Inside(bind, $"{path}.bindOptions.propagation", inner =>
                reader.Value($"{path}.bindOptions.propagation", inner.Propagation, value => inner.Propagation = value)),
        };
    }

    private static TmpfsFacts TypedTmpfs(string path, ContainerMountArgs mount, FactReader reader)
    {
        var options = reader.Value($"{path}.tmpfsOptions", mount.TmpfsOptions, value => mount.TmpfsOptions = value);
        return new(
            Fact.NotApplicable<IReadOnlyList<string>>(),
            FactReader.Inside(options, $"{path}.tmpfsOptions.sizeBytes", inner =>
                reader.Value($"{path}.tmpfsOptions.sizeBytes", inner.SizeBytes, value => inner.SizeBytes = value)).Map(size => (long)size),
            FactReader.Inside(options, $"{path}.tmpfsOptions.mode", inner =>
                reader.Value($"{path}.tmpfsOptions.mode", inner.Mode, value => inner.Mode = value)),
            Fact.Unset<string>($"{path}.tmpfsOptions"));
    }

    private static MountFacts Device(Fact<string> source) =>
        new(MountKind.Device, source, Fact.NotApplicable<string>(), Fact.NotApplicable<bool>());

    private static IEnumerable<MountFacts> Gpus(Fact<string> gpus) => gpus.State == FactState.Unset ? [] : [Device(gpus)];
}
