using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Resources.Images;

/// <summary>docker:index/remoteImage:RemoteImage.</summary>
internal sealed class RemoteImageResource(DockerSession docker, ImageStore images) : SchemaResource(RemoteImageSchema.Schema)
{
    /// <inheritdoc/>
    protected override async Task<string> CreateAsync(Struct inputs, Struct plan, CancellationToken cancellation)
    {
        var name = inputs.Text("name")!;
        try
        {
            var image = await images.FindOrPullAsync(name, inputs.NonEmpty("platform"), cancellation);
            return image.ID + name;
        }
        catch (InvalidOperationException failed)
        {
            throw new InvalidOperationException(Problems.List($"Unable to read Docker image into resource: {failed.Message}"), failed);
        }
    }

    /// <inheritdoc/>
    protected override async Task<Struct?> DescribeAsync(string id, Struct basis, CancellationToken cancellation)
    {
        var name = basis.Text("name") ?? NameIn(id);
        if (await images.FindAsync(name, cancellation) is not { } image)
        {
            return null;
        }

        var state = basis.Clone();
        state.Fields["name"] = Value.ForString(name);
        state.Fields["imageId"] = Value.ForString(image.ID);
        state.Fields["repoDigest"] = Value.ForString(ImageStore.RepoDigest(image, name));
        return state;
    }

    /// <inheritdoc/>
    protected override async Task DeleteAsync(string id, Struct state, CancellationToken cancellation)
    {
        var name = state.Text("name") ?? NameIn(id);
        if (!state.Flag("keepLocally") && await images.FindAsync(name, cancellation) is not null)
        {
            await docker.Client.Images.DeleteImageAsync(
                name, new ImageDeleteParameters { Force = state.Flag("forceRemove") }, cancellation);
        }
    }

    // The id is the image's id followed by its name.
    private static string NameIn(string id) => id.StartsWith("sha256:", StringComparison.Ordinal) && id.Length > 71 ? id[71..] : id;
}
