using static Omega.Offline.Plugins.Docker.Schema.Define;
using static Omega.Offline.Plugins.Docker.Schema.Traits;

namespace Omega.Offline.Plugins.Docker.Schema;

/// <summary>The properties of docker:index/remoteImage:RemoteImage; its build is docker:index/image:Image's work.</summary>
internal static class RemoteImageSchema
{
    /// <summary>The schema.</summary>
    internal static ResourceSchema Schema { get; } = new("docker:index/remoteImage:RemoteImage",
    [
        Flag("forceRemove"),
        Text("imageId", Output | Computed),
        Flag("keepLocally"),
        Text("name", Replaces | Required),
        Text("platform", Replaces),
        TextSet("pullTriggers", Replaces),
        Text("repoDigest", Output | Computed),
        Map("triggers", Replaces),
    ])
    {
        HasTimeouts = true,
    };
}
