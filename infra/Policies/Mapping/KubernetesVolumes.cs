using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads what containers mount of their pod's volumes; an emptyDir in memory is a tmpfs.</summary>
internal sealed class KubernetesVolumes(string path, PodSpecArgs pod, FactReader reader)
{
    /// <summary>Mounts other than memory filesystems, devices last.</summary>
    public IReadOnlyList<MountFacts> Mounts(string at, ContainerArgs container) =>
    [
        .. Mounted(at, container).Where(mount => !mount.Volume.IsMemory).Select(mount => mount.Facts),
        .. reader.Items($"{at}.volumeDevices", container.VolumeDevices, value => container.VolumeDevices = value, (device, item) => new MountFacts(
            MountKind.Device,
            reader.Value($"{device}.name", item.Name, value => item.Name = value),
            reader.Value($"{device}.devicePath", item.DevicePath, value => item.DevicePath = value),
            Fact.NotApplicable<bool>())),
    ];

    /// <summary>Memory filesystems; the node mounts them, so that flags, mode and owner cannot be chosen.</summary>
    public IReadOnlyList<TmpfsFacts> Tmpfs(string at, ContainerArgs container) =>
    [
        .. Mounted(at, container).Where(mount => mount.Volume.IsMemory).Select(mount => new TmpfsFacts(
            Fact.NotApplicable<IReadOnlyList<string>>(), mount.Volume.Size, Fact.NotApplicable<int>(), Fact.NotApplicable<string>())),
    ];

    private IEnumerable<(VolumeEntry Volume, MountFacts Facts)> Mounted(string at, ContainerArgs container)
    {
        var volumes = reader.Items($"{path}.volumes", pod.Volumes, value => pod.Volumes = value, Entry).ToList();
        return reader.Items($"{at}.volumeMounts", container.VolumeMounts, value => container.VolumeMounts = value, (mountPath, mount) =>
        {
            var name = reader.Value($"{mountPath}.name", mount.Name, value => mount.Name = value);
            var volume = volumes.FirstOrDefault(volume => volume.Name.IsKnown && volume.Name.Value == name.Value)
                ?? new VolumeEntry(name, MountKind.Unknown, name, Fact.NotApplicable<long>(), IsMemory: false);
            var facts = new MountFacts(
                volume.Kind,
                volume.Source,
                reader.Value($"{mountPath}.mountPath", mount.MountPath, value => mount.MountPath = value),
                reader.Value($"{mountPath}.readOnly", mount.ReadOnly, value => mount.ReadOnly = value))
            {
                Propagation = reader.Value($"{mountPath}.mountPropagation", mount.MountPropagation, value => mount.MountPropagation = value),
                SizeBytes = volume.Size,
            };
            return (volume, facts);
        });
    }

    private VolumeEntry Entry(string at, VolumeArgs volume)
    {
        var name = reader.Value($"{at}.name", volume.Name, value => volume.Name = value);
        if (volume.EmptyDir is not null)
        {
            return EmptyDir(name, $"{at}.emptyDir", reader.Value($"{at}.emptyDir", volume.EmptyDir, value => volume.EmptyDir = value));
        }

        if (volume.HostPath is not null)
        {
            var host = reader.Value($"{at}.hostPath", volume.HostPath, value => volume.HostPath = value);
            return new(name, MountKind.HostPath, FactReader.Inside(host, $"{at}.hostPath.path", inner =>
                reader.Value($"{at}.hostPath.path", inner.Path, value => inner.Path = value)), Fact.NotApplicable<long>(), IsMemory: false);
        }

        if (volume.PersistentVolumeClaim is not null)
        {
            var claim = reader.Value($"{at}.persistentVolumeClaim", volume.PersistentVolumeClaim, value => volume.PersistentVolumeClaim = value);
            return new(name, MountKind.Volume, FactReader.Inside(claim, $"{at}.persistentVolumeClaim.claimName", inner =>
                reader.Value($"{at}.persistentVolumeClaim.claimName", inner.ClaimName, value => inner.ClaimName = value)), Fact.NotApplicable<long>(), IsMemory: false);
        }

        // What the API server provides is read-only; every other kind of volume is one that no rule knows.
        object?[] projected = [volume.ConfigMap, volume.Secret, volume.Projected, volume.DownwardAPI];
        var kind = projected.Any(source => source is not null) ? MountKind.Projected : MountKind.Unknown;
        return new(name, kind, Fact.Known(at, "volume of another kind"), Fact.NotApplicable<long>(), IsMemory: false);
    }

    private VolumeEntry EmptyDir(Fact<string> name, string at, Fact<EmptyDirVolumeSourceArgs> folder)
    {
        var medium = FactReader.Inside(folder, $"{at}.medium", inner => reader.Value($"{at}.medium", inner.Medium, value => inner.Medium = value));
        var size = FactReader.Inside(folder, $"{at}.sizeLimit", inner => reader.Value($"{at}.sizeLimit", inner.SizeLimit, value => inner.SizeLimit = value));
        return new(name, MountKind.Volume, Fact.Known(at, "emptyDir"), size.Map(text => (long)KubernetesQuantity.Read(text)), medium.Value == "Memory");
    }

    private sealed record VolumeEntry(Fact<string> Name, MountKind Kind, Fact<string> Source, Fact<long> Size, bool IsMemory);
}
