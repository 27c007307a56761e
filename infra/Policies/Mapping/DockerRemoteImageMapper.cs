using Pulumi.Docker;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads an image that the Docker provider pulls; one that it would build is refused.</summary>
internal sealed class DockerRemoteImageMapper() : FactsMapper<RemoteImageArgs>(ResourceTypes.DockerRemoteImage)
{
    protected override ResourceFacts Map(ResourceFacts facts, RemoteImageArgs args, FactReader reader) => facts with
    {
        Unreadable = args.Build is null ? null : "a build; only docker:index/image:Image builds",
        Images =
        [
            new(
                ImageRole.Pull,
                reader.Value("name", args.Name, value => args.Name = value),
                reader.Value("platform", args.Platform, value => args.Platform = value)),
        ],
    };
}
