using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Resources;

/// <summary>Words the address ranges and options of a network.</summary>
internal static class NetworkState
{
    /// <summary>The address ranges.</summary>
    internal static Value IpamConfigs(NetworkResponse network) => Make.Blocks((network.IPAM?.Config ?? []).Select(config => Make.Object(
        ("auxAddress", Make.Map(config.AuxAddress)),
        ("gateway", Value.ForString(config.Gateway ?? "")),
        ("ipRange", Value.ForString(config.IPRange ?? "")),
        ("subnet", Value.ForString(config.Subnet ?? "")))));

    /// <summary>The options; where some were asked for, those only, as newer engines add their own.</summary>
    internal static Value Options(NetworkResponse network, Struct basis)
    {
        var asked = basis.Map("options");
        return Make.Map((network.Options ?? new Dictionary<string, string>())
            .Where(option => asked.Count == 0 || asked.ContainsKey(option.Key)));
    }
}
