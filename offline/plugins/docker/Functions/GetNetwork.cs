using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Resources;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Functions;

/// <summary>docker:index/getNetwork:getNetwork.</summary>
internal sealed class GetNetwork(DockerSession docker) : IFunction
{
    /// <inheritdoc/>
    public async Task<Struct> InvokeAsync(Struct arguments, CancellationToken cancellation)
    {
        var network = await docker.Client.Networks.InspectNetworkAsync(arguments.Text("name")!, cancellation);
        return Make.Object(
            ("containers", Make.Blocks((network.Containers ?? new Dictionary<string, global::Docker.DotNet.Models.EndpointResource>())
                .OrderBy(container => container.Key, StringComparer.Ordinal)
                .Select(container => Make.Object(
                    ("containerId", Value.ForString(container.Key)),
                    ("endpointId", Value.ForString(container.Value.EndpointID ?? "")),
                    ("ipv4Address", Value.ForString(container.Value.IPv4Address ?? "")),
                    ("ipv6Address", Value.ForString(container.Value.IPv6Address ?? "")),
                    ("macAddress", Value.ForString(container.Value.MacAddress ?? "")),
                    ("name", Value.ForString(container.Value.Name ?? "")))))),
            ("driver", Value.ForString(network.Driver ?? "")),
            ("id", Value.ForString(network.ID)),
            ("internal", Value.ForBool(network.Internal)),
            ("ipamConfigs", NetworkState.IpamConfigs(network)),
            ("name", Value.ForString(network.Name)),
            ("options", NetworkState.Options(network, new Struct())),
            ("scope", Value.ForString(network.Scope ?? "")));
    }
}
