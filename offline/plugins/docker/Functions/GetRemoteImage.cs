using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Functions;

/// <summary>docker:index/getRemoteImage:getRemoteImage: an image that the engine has.</summary>
internal sealed class GetRemoteImage(ImageStore images) : IFunction
{
    /// <inheritdoc/>
    public async Task<Struct> InvokeAsync(Struct arguments, CancellationToken cancellation)
    {
        var name = arguments.Text("name")!;
        var image = await images.FindAsync(name, cancellation)
            ?? throw new InvalidOperationException($"did not find docker image '{name}'");
        return Make.Object(
            ("id", Value.ForString(image.ID)),
            ("name", Value.ForString(name)),
            ("repoDigest", Value.ForString(ImageStore.RepoDigest(image, name))));
    }
}
