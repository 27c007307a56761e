using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Reads what containers mount of their pod's volumes; an emptyDir in memory is a tmpfs.</summary>
internal sealed class KubernetesVolumes(FactReader pod)
{
    // What the API server provides is read-only; every other kind of volume is one that no rule knows.
    private static readonly string[] ProjectedKinds = ["configMap", "secret", "projected", "downwardAPI"];

    private readonly List<VolumeEntry> _volumes = [.. pod.Each("volumes", Entry)];

    private readonly bool _isWhole = pod.Items("volumes") is { State: not FactState.Pending, IsPartial: false };

    /// <summary>Mounts other than memory filesystems, devices last.</summary>
    public IReadOnlyList<MountFacts> Mounts(FactReader container) =>
    [
        .. Mounted(container).Where(mount => !mount.Volume.IsMemory).Select(mount => mount.Facts),
        .. container.Each("volumeDevices", device => new MountFacts(
            MountKind.Device, device.Value<string>("name"), device.Value<string>("devicePath"), Fact.NotApplicable<bool>())),
    ];

    /// <summary>Memory filesystems; the node mounts them, so that flags, mode and owner cannot be chosen.</summary>
    public IReadOnlyList<TmpfsFacts> Tmpfs(FactReader container) =>
    [
        .. Mounted(container).Where(mount => mount.Volume.IsMemory).Select(mount => new TmpfsFacts(
            Fact.NotApplicable<IReadOnlyList<string>>(), mount.Volume.Size, Fact.NotApplicable<int>(), Fact.NotApplicable<string>())),
    ];

    private IEnumerable<(VolumeEntry Volume, MountFacts Facts)> Mounted(FactReader container) => container.Each("volumeMounts", mount =>
    {
        var name = mount.Value<string>("name");
        var volume = _volumes.FirstOrDefault(volume => volume.Name.IsKnown && volume.Name.Value == name.Value) ?? Missing(name);
        var facts = new MountFacts(volume.Kind, volume.Source, mount.Value<string>("mountPath"), mount.Value<bool>("readOnly"))
        {
            Propagation = mount.Value<string>("mountPropagation"),
            SizeBytes = volume.Size,
        };
        return (volume, facts);
    });

    // A volume that may be among those to come is not one that nobody declares.
    private VolumeEntry Missing(Fact<string> name) => _isWhole && name.State != FactState.Pending
        ? new(name, MountKind.Unknown, name, Fact.NotApplicable<long>(), IsMemory: false)
        : new(name, MountKind.Volume, Fact.Pending<string>(name.Path), Fact.NotApplicable<long>(), IsMemory: false);

    private static VolumeEntry Entry(FactReader volume)
    {
        var name = volume.Value<string>("name");
        var folder = volume.Inner("emptyDir");
        var medium = folder.Value<string>("medium");
        var size = folder.Value<string>("sizeLimit");
        var host = volume.Inner("hostPath");
        var path = host.Value<string>("path");
        var claim = volume.Inner("persistentVolumeClaim");
        var claimed = claim.Value<string>("claimName");
        var projected = ProjectedKinds.Select(volume.Inner).ToList();
        var bytes = size.Map(text => (long)KubernetesQuantity.Read(text));
        return folder.State != FactState.Unset
                ? new(name, MountKind.Volume, Fact.Known(folder.Path, "emptyDir"), bytes, medium.Value == "Memory")
            : host.State != FactState.Unset ? Of(name, MountKind.HostPath, path)
            : claim.State != FactState.Unset ? Of(name, MountKind.Volume, claimed)
            : Of(
                name,
                projected.Exists(source => source.State != FactState.Unset) ? MountKind.Projected : MountKind.Unknown,
                Fact.Known(volume.Path, "volume of another kind"));
    }

    private static VolumeEntry Of(Fact<string> name, MountKind kind, Fact<string> source) =>
        new(name, kind, source, Fact.NotApplicable<long>(), IsMemory: false);

    private sealed record VolumeEntry(Fact<string> Name, MountKind Kind, Fact<string> Source, Fact<long> Size, bool IsMemory);
}
