using static Omega.Offline.Plugins.Docker.Schema.Define;
using static Omega.Offline.Plugins.Docker.Schema.Traits;

namespace Omega.Offline.Plugins.Docker.Schema;

/// <summary>The properties of docker:index/volume:Volume; cluster volumes are not made.</summary>
internal static class VolumeSchema
{
    /// <summary>The schema.</summary>
    internal static ResourceSchema Schema { get; } = new("docker:index/volume:Volume",
    [
        Text("driver", Replaces | Computed),
        Map("driverOpts", Replaces),
        Labels("VolumeLabel", Replaces),
        Text("mountpoint", Output | Computed),
        Text("name", Replaces | AutoNamed),
    ])
    {
        StateVersion = 1,
    };
}
