using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Resources.Containers;

/// <summary>Translates a container's devices and their limits.</summary>
internal static class ContainerDevices
{
    /// <summary>Writes the devices of the inputs into the host configuration.</summary>
    internal static void Apply(Struct inputs, HostConfig host)
    {
        host.Devices = [.. inputs.Blocks("devices").Select(device => new DeviceMapping
        {
            PathOnHost = device.OrUnset("hostPath"),
            PathInContainer = device.NonEmpty("containerPath") ?? device.OrUnset("hostPath"),
            CgroupPermissions = device.NonEmpty("permissions") ?? "rwm",
        })];
        host.BlkioDeviceReadBps = Throttles(inputs, "deviceReadBps");
        host.BlkioDeviceReadIOps = Throttles(inputs, "deviceReadIops");
        host.BlkioDeviceWriteBps = Throttles(inputs, "deviceWriteBps");
        host.BlkioDeviceWriteIOps = Throttles(inputs, "deviceWriteIops");
        host.DeviceRequests = [.. inputs.Blocks("deviceRequests").Select(request => new DeviceRequest
        {
            Driver = request.Text("driver") ?? "",
            Count = request.Number("count") ?? 0,
            DeviceIDs = request.Texts("deviceIds"),
            Capabilities = [request.Texts("capabilities")],
            Options = request.Map("options"),
        })];
        if (inputs.NonEmpty("gpus") is { } gpus)
        {
            host.DeviceRequests.Add(new DeviceRequest
            {
                Driver = "",
                Count = gpus == "all" ? -1 : int.Parse(gpus, System.Globalization.CultureInfo.InvariantCulture),
                Capabilities = [["gpu"]],
                Options = new Dictionary<string, string>(),
            });
        }
    }

    private static List<ThrottleDevice> Throttles(Struct inputs, string key) =>
    [
        .. inputs.Blocks(key).Select(limit => new ThrottleDevice
        {
            Path = limit.OrUnset("path"), Rate = (ulong)(limit.Number("rate") ?? 0),
        }),
    ];
}
