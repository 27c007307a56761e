using static Omega.Offline.Plugins.Docker.Schema.Define;
using static Omega.Offline.Plugins.Docker.Schema.Traits;

namespace Omega.Offline.Plugins.Docker.Schema;

/// <summary>The properties of docker:index/network:Network.</summary>
internal static class NetworkSchema
{
    /// <summary>The schema.</summary>
    internal static ResourceSchema Schema { get; } = new("docker:index/network:Network",
    [
        Flag("attachable", Replaces),
        Text("driver", Replaces | Computed),
        Flag("ingress", Replaces),
        Flag("internal", Replaces | Computed),
        BlockSet("ipamConfigs", "NetworkIpamConfig", Replaces | Computed,
            Map("auxAddress", Replaces), Text("gateway", Replaces | Computed), Text("ipRange", Replaces),
            Text("subnet", Replaces)),
        Text("ipamDriver", Replaces, "default"),
        Map("ipamOptions", Replaces),
        Flag("ipv6", Replaces),
        Labels("NetworkLabel", Replaces),
        Text("name", Replaces | AutoNamed),
        Map("options", Replaces | Computed),
        Text("scope", Output | Computed),
    ])
    {
        StateVersion = 1,
    };
}
