using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Resources.Images;

/// <summary>docker:index/tag:Tag.</summary>
internal sealed class TagResource(DockerSession docker, ImageStore images) : SchemaResource(TagSchema.Schema)
{
    /// <inheritdoc/>
    protected override async Task<string> CreateAsync(Struct inputs, Struct plan, CancellationToken cancellation)
    {
        var (source, target) = (inputs.Text("sourceImage")!, inputs.Text("targetImage")!);
        var parsed = ImageName.Parse(target);
        await docker.Client.Images.TagImageAsync(
            source, new ImageTagParameters { RepositoryName = parsed.Repository, Tag = parsed.Tag ?? "latest" }, cancellation);
        return $"{source}.{target}";
    }

    /// <inheritdoc/>
    protected override async Task<Struct?> DescribeAsync(string id, Struct basis, CancellationToken cancellation)
    {
        if (basis.Text("targetImage") is not { } target || await images.FindAsync(target, cancellation) is not { } image)
        {
            return null;
        }

        var state = basis.Clone();
        state.Fields["sourceImageId"] = Value.ForString(image.ID);
        return state;
    }

    /// <inheritdoc/>
    protected override async Task DeleteAsync(string id, Struct state, CancellationToken cancellation)
    {
        if (state.Text("targetImage") is { } target && await images.FindAsync(target, cancellation) is not null)
        {
            await docker.Client.Images.DeleteImageAsync(target, new ImageDeleteParameters(), cancellation);
        }
    }
}
