using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Resources.Containers;

/// <summary>Translates what a container mounts.</summary>
internal static class ContainerMounts
{
    /// <summary>A mount in the engine's long form.</summary>
    internal static Mount Mount(Struct mount) => new()
    {
        Type = mount.Text("type"),
        Target = mount.Text("target"),
        Source = mount.NonEmpty("source"),
        ReadOnly = mount.Flag("readOnly"),
        BindOptions = mount.Block("bindOptions")?.NonEmpty("propagation") is { } propagation
            ? new BindOptions { Propagation = propagation }
            : null,
        TmpfsOptions = mount.Block("tmpfsOptions") is { } tmpfs
            ? new TmpfsOptions { SizeBytes = tmpfs.Number("sizeBytes"), Mode = (uint?)tmpfs.Number("mode") }
            : null,
        VolumeOptions = mount.Block("volumeOptions") is { } volume
            ? new VolumeOptions
            {
                NoCopy = volume.Flag("noCopy"),
                Subpath = volume.NonEmpty("subpath"),
                Labels = volume.Blocks("labels").ToDictionary(label => label.Text("label")!, label => label.Text("value") ?? ""),
                DriverConfig = volume.NonEmpty("driverName") is { } driver
                    ? new Driver { Name = driver, Options = volume.Map("driverOptions") }
                    : null,
            }
            : null,
    };

    /// <summary>The named volumes and host folders in the engine's short form.</summary>
    internal static List<string> Binds(Struct inputs) =>
    [
        .. inputs.Blocks("volumes")
            .Where(volume => (volume.NonEmpty("volumeName") ?? volume.NonEmpty("hostPath")) is not null)
            .Select(volume =>
            {
                string?[] options = [volume.Flag("readOnly") ? "ro" : "rw", volume.NonEmpty("selinuxRelabel")];
                var source = volume.NonEmpty("volumeName") ?? volume.NonEmpty("hostPath");
                return $"{source}:{volume.Text("containerPath")}:{string.Join(',', options.OfType<string>())}";
            }),
    ];
}
