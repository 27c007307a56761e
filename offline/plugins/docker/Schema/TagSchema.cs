using static Omega.Offline.Plugins.Docker.Schema.Define;
using static Omega.Offline.Plugins.Docker.Schema.Traits;

namespace Omega.Offline.Plugins.Docker.Schema;

/// <summary>The properties of docker:index/tag:Tag.</summary>
internal static class TagSchema
{
    /// <summary>The schema.</summary>
    internal static ResourceSchema Schema { get; } = new("docker:index/tag:Tag",
    [
        Text("sourceImage", Replaces | Required),
        Text("sourceImageId", Output | Computed),
        TextSet("tagTriggers", Replaces),
        Text("targetImage", Replaces | Required),
    ]);
}
