using Omega.Offline.Plugins.Docker.Build;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Functions;
using Omega.Offline.Plugins.Docker.Resources;
using Omega.Offline.Plugins.Docker.Resources.Containers;
using Omega.Offline.Plugins.Docker.Resources.Images;
using Omega.Offline.Plugins.Docker.Schema;

namespace Omega.Offline.Plugins.Docker;

/// <summary>The resources and functions of one provider configuration.</summary>
internal sealed class DockerServices : IDisposable
{
    private readonly DockerSession _docker;
    private readonly Dictionary<string, IResource> _resources;
    private readonly Dictionary<string, IFunction> _functions;

    /// <summary>Sets up the resources; nothing is connected before it is needed.</summary>
    internal DockerServices(ProviderConfiguration configuration)
    {
        Address = configuration.Address;
        _docker = new DockerSession(configuration);
        var images = new ImageStore(_docker);
        _resources = new Dictionary<string, IResource>
        {
            [ContainerSchema.Schema.Token] = new ContainerResource(_docker, images),
            [ImageSchema.Schema.Token] = new ImageResource(new ImageBuilder(_docker, images)),
            [NetworkSchema.Schema.Token] = new NetworkResource(_docker),
            [RemoteImageSchema.Schema.Token] = new RemoteImageResource(_docker, images),
            [TagSchema.Schema.Token] = new TagResource(_docker, images),
            [VolumeSchema.Schema.Token] = new VolumeResource(_docker),
        };
        _functions = new Dictionary<string, IFunction>
        {
            ["docker:index/getNetwork:getNetwork"] = new GetNetwork(_docker),
            ["docker:index/getRemoteImage:getRemoteImage"] = new GetRemoteImage(images),
            ["docker:index/getRegistryImage:getRegistryImage"] = new GetRegistryImage(_docker),
        };
    }

    /// <summary>The Docker engine's address.</summary>
    internal string Address { get; }

    /// <summary>The schemas of all resources.</summary>
    internal static IEnumerable<ResourceSchema> Schemas =>
    [
        ContainerSchema.Schema, ImageSchema.Schema, NetworkSchema.Schema, RemoteImageSchema.Schema, TagSchema.Schema,
        VolumeSchema.Schema,
    ];

    /// <summary>The resource that the URN's type names.</summary>
    internal IResource Resource(string urn)
    {
        var type = urn.Split("::")[^2].Split('$')[^1];
        return _resources.TryGetValue(type, out var resource)
            ? resource
            : throw new NotSupportedException(
                $"The resource type '{type}' of {urn} is not offered here; offered: {string.Join(", ", _resources.Keys)}.");
    }

    /// <summary>The function of that token.</summary>
    internal IFunction Function(string token) => _functions.TryGetValue(token, out var function)
        ? function
        : throw new NotSupportedException(
            $"The function '{token}' is not offered here; offered: {string.Join(", ", _functions.Keys)}.");

    /// <inheritdoc/>
    public void Dispose() => _docker.Dispose();
}
