using static Omega.Offline.Plugins.Docker.Schema.Define;
using static Omega.Offline.Plugins.Docker.Schema.Traits;

namespace Omega.Offline.Plugins.Docker.Schema;

/// <summary>The properties of docker:index/image:Image.</summary>
internal static class ImageSchema
{
    /// <summary>The schema.</summary>
    internal static ResourceSchema Schema { get; } = new("docker:index/image:Image",
    [
        Text("baseImageName", Output | Computed),
        Block("build", "dockerBuild:DockerBuild", None,
            TextList("addHosts", Known), Map("args", Known), Text("builderVersion", Known),
            Block("cacheFrom", "cacheFrom:CacheFrom", None, TextList("images")),
            Text("context"), Text("dockerfile"), Text("network", Known), Text("platform"), Text("target")),
        Flag("buildOnPreview"),
        Text("context", Output | Computed),
        Text("dockerfile", Output | Computed),
        Text("imageName", Required),
        Text("platform", Output),
        Block("registry", "registry:Registry", None, Text("password"), Text("server"), Text("username")),
        Text("registryServer", Output | Computed),
        Text("repoDigest", Output | Computed),
        Flag("skipPush", Known),
    ]);
}
