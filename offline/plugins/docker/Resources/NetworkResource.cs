using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Resources;

/// <summary>docker:index/network:Network.</summary>
internal sealed class NetworkResource(DockerSession docker) : SchemaResource(NetworkSchema.Schema)
{
    private INetworkOperations Networks => docker.Client.Networks;

    /// <inheritdoc/>
    protected override async Task<string> CreateAsync(Struct inputs, Struct plan, CancellationToken cancellation)
    {
        var name = inputs.Text("name")!;
        // Engines before API 1.44 create a second network of the same name without a word.
        if (await FindAsync(name, cancellation) is { } existing && existing.Name == name)
        {
            throw new InvalidOperationException(Problems.List(
                $"Unable to create network: Error response from daemon: network with name {name} already exists"));
        }

        var created = await Networks.CreateNetworkAsync(new NetworksCreateParameters
        {
            Name = name,
            Driver = inputs.NonEmpty("driver") ?? "bridge",
            Attachable = inputs.Flag("attachable"),
            Ingress = inputs.Flag("ingress"),
            Internal = inputs.Flag("internal"),
            EnableIPv6 = inputs.Get("ipv6")?.BoolValue,
            Options = inputs.Map("options"),
            Labels = inputs.Blocks("labels").ToDictionary(label => label.Text("label")!, label => label.Text("value") ?? ""),
            IPAM = new IPAM
            {
                Driver = inputs.NonEmpty("ipamDriver") ?? "default",
                Options = inputs.Map("ipamOptions"),
                Config = [.. inputs.Blocks("ipamConfigs").Select(config => new IPAMConfig
                {
                    Subnet = config.OrUnset("subnet"),
                    Gateway = config.OrUnset("gateway"),
                    IPRange = config.OrUnset("ipRange"),
                    AuxAddress = config.Map("auxAddress"),
                })],
            },
        }, cancellation);
        return created.ID;
    }

    /// <inheritdoc/>
    protected override async Task<Struct?> DescribeAsync(string id, Struct basis, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } network)
        {
            return null;
        }

        var state = basis.Clone();
        state.Fields["name"] = Value.ForString(network.Name);
        state.Fields["driver"] = Value.ForString(network.Driver ?? "");
        state.Fields["attachable"] = Value.ForBool(network.Attachable);
        state.Fields["ingress"] = Value.ForBool(network.Ingress);
        state.Fields["internal"] = Value.ForBool(network.Internal);
        state.Fields["ipv6"] = Value.ForBool(network.EnableIPv6);
        state.Fields["ipamDriver"] = Value.ForString(network.IPAM?.Driver ?? "default");
        state.Fields["ipamOptions"] = Make.MapOrNull(network.IPAM?.Options);
        state.Fields["ipamConfigs"] = NetworkState.IpamConfigs(network);
        state.Fields["labels"] = Make.Labels(network.Labels);
        state.Fields["options"] = NetworkState.Options(network, basis);
        state.Fields["scope"] = Value.ForString(network.Scope ?? "");
        return state;
    }

    /// <inheritdoc/>
    protected override async Task DeleteAsync(string id, Struct state, CancellationToken cancellation)
    {
        try
        {
            await Networks.DeleteNetworkAsync(id, cancellation);
        }
        catch (DockerApiException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
        {
            // Removed by hand.
        }
    }

    private async Task<NetworkResponse?> FindAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return await Networks.InspectNetworkAsync(id, cancellation);
        }
        catch (DockerApiException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
