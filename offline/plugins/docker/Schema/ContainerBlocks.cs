using static Omega.Offline.Plugins.Docker.Schema.Define;
using static Omega.Offline.Plugins.Docker.Schema.Traits;

namespace Omega.Offline.Plugins.Docker.Schema;

/// <summary>The objects inside a container's properties.</summary>
internal static class ContainerBlocks
{
    /// <summary>Special devices such as graphics cards.</summary>
    internal static Property DeviceRequests { get; } = BlockList("deviceRequests", "ContainerDeviceRequest", Replaces,
        TextList("capabilities", Replaces), Number("count", Replaces), TextList("deviceIds", Replaces),
        Text("driver", Replaces), Map("options", Replaces));

    /// <summary>Device files of the host.</summary>
    internal static Property Devices { get; } = BlockSet("devices", "ContainerDevice", Replaces,
        Text("containerPath", Replaces), Text("hostPath", Replaces | Required), Text("permissions", Replaces, "rwm"));

    /// <summary>The health check that replaces the image's.</summary>
    internal static Property Healthcheck { get; } = Block("healthcheck", "ContainerHealthcheck", Computed,
        Text("interval", fallback: "0s"), Number("retries"), Text("startInterval", fallback: "0s"),
        Text("startPeriod", fallback: "0s"), TextList("tests"), Text("timeout", fallback: "0s"));

    /// <summary>Additional lines of /etc/hosts.</summary>
    internal static Property Hosts { get; } = BlockSet("hosts", "ContainerHost", Replaces,
        Text("host", Replaces | Required), Text("ip", Replaces | Required));

    /// <summary>Mounts in Docker's long form.</summary>
    internal static Property Mounts { get; } = BlockSet("mounts", "ContainerMount", Replaces,
        Block("bindOptions", "ContainerMountBindOptions", None, Text("propagation")),
        Flag("readOnly"), Text("source"), Text("target", Required),
        Block("tmpfsOptions", "ContainerMountTmpfsOptions", Replaces, Number("mode"), Number("sizeBytes")),
        Text("type", Required),
        Block("volumeOptions", "ContainerMountVolumeOptions", None,
            Text("driverName"), Map("driverOptions"), Labels("ContainerMountVolumeOptionsLabel", None),
            Flag("noCopy"), Text("subpath", Replaces)));

    /// <summary>What the container has in each of its networks.</summary>
    internal static Property NetworkDatas { get; } = BlockList("networkDatas", "ContainerNetworkData", Output | Computed,
        Text("gateway"), Text("globalIpv6Address"), Number("globalIpv6PrefixLength"), Text("ipAddress"),
        Number("ipPrefixLength"), Text("ipv6Gateway"), Text("macAddress"), Text("networkName"));

    /// <summary>The networks it joins, with its names in them.</summary>
    internal static Property NetworksAdvanced { get; } = BlockSet(
        "networksAdvanced", "ContainerNetworksAdvanced", Replaces,
        TextSet("aliases", Replaces), TextSet("driverOpts", Replaces), Number("gwPriority", Replaces),
        Text("ipv4Address", Replaces), Text("ipv6Address", Replaces), TextSet("linkLocalIps", Replaces),
        Text("macAddress", Replaces), Text("name", Replaces | Required));

    /// <summary>Published ports.</summary>
    internal static Property Ports { get; } = BlockList("ports", "ContainerPort", Replaces,
        Number("external", Replaces | Computed), Number("internal", Replaces | Required),
        Text("ip", Replaces, "0.0.0.0"), Text("protocol", Replaces, "tcp"));

    /// <summary>Resource limits of its processes.</summary>
    internal static Property Ulimits { get; } = BlockSet("ulimits", "ContainerUlimit", Replaces,
        Number("hard", Replaces | Required), Text("name", Replaces | Required), Number("soft", Replaces | Required));

    /// <summary>Files written into it before it starts.</summary>
    internal static Property Uploads { get; } = BlockSet("uploads", "ContainerUpload", Replaces,
        Text("content", Replaces), Text("contentBase64", Replaces), Flag("executable", Replaces),
        Text("file", Replaces | Required), Text("permissions", Replaces), Text("source", Replaces),
        Text("sourceHash", Replaces));

    /// <summary>Mounts in Docker's short form.</summary>
    internal static Property Volumes { get; } = BlockSet("volumes", "ContainerVolume", Replaces,
        Text("containerPath", Replaces), Text("fromContainer", Replaces), Text("hostPath", Replaces),
        Flag("readOnly", Replaces), Text("selinuxRelabel", Replaces), Text("volumeName", Replaces));
}
