using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Resources.Containers;

/// <summary>Joins a created container to its networks before it starts.</summary>
/// <remarks>Engines before API 1.44 take only one network at creation, so all are joined afterwards.</remarks>
internal static class ContainerNetworks
{
    /// <summary>Leaves the default network and joins the given ones; without any, the default stays.</summary>
    internal static async Task ConnectAsync(DockerClient client, string id, Struct inputs, CancellationToken cancellation)
    {
        var networks = inputs.Blocks("networksAdvanced").ToList();
        if (networks.Count == 0)
        {
            return;
        }

        await LeaveDefaultAsync(client, id, cancellation);
        foreach (var network in networks)
        {
            await JoinAsync(client, id, network, cancellation);
        }
    }

    private static async Task JoinAsync(DockerClient client, string id, Struct network, CancellationToken cancellation)
    {
        try
        {
            await client.Networks.ConnectNetworkAsync(network.Text("name")!, new NetworkConnectParameters
            {
                Container = id,
                EndpointConfig = Endpoint(network),
            }, cancellation);
        }
        catch (DockerApiException there) when (there.StatusCode == HttpStatusCode.Forbidden
            && (there.ResponseBody ?? "").Contains("already exists in network", StringComparison.Ordinal))
        {
            // Joined in an attempt before that failed later on.
        }
    }

    private static EndpointSettings Endpoint(Struct network) => new()
    {
        Aliases = network.Texts("aliases"),
        GwPriority = network.Number("gwPriority") ?? 0,
        MacAddress = network.OrUnset("macAddress"),
        DriverOpts = network.Texts("driverOpts").Select(option => option.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts.Length > 1 ? parts[1] : ""),
        IPAMConfig = new EndpointIPAMConfig
        {
            IPv4Address = network.OrUnset("ipv4Address"),
            IPv6Address = network.OrUnset("ipv6Address"),
            LinkLocalIPs = network.Texts("linkLocalIps"),
        },
    };

    private static async Task LeaveDefaultAsync(DockerClient client, string id, CancellationToken cancellation)
    {
        try
        {
            await client.Networks.DisconnectNetworkAsync(
                "bridge", new NetworkDisconnectParameters { Container = id, Force = false }, cancellation);
        }
        catch (DockerApiException notThere) when (notThere.StatusCode is HttpStatusCode.NotFound
            or HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError
            && (notThere.ResponseBody ?? "").Contains("is not connected", StringComparison.Ordinal))
        {
            // Its network mode is another one.
        }
    }
}
