using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Reads an image that the Docker provider builds: its name, its platform, and the base in the argument BASE.</summary>
internal sealed class DockerImageMapper() : FactsMapper(ResourceTypes.DockerImage)
{
    protected override ResourceFacts Map(ResourceFacts facts, FactReader reader)
    {
        var build = reader.Inner("build");
        return facts with
        {
            Images =
            [
                new(ImageRole.Product, reader.Value<string>("imageName"), build.Value<string>("platform")),
                new(ImageRole.Base, build.Map("args").Entry("BASE"), Fact.NotApplicable<string>()),
            ],
        };
    }
}

/// <summary>Reads an image that the Docker provider pulls; one that it would build is refused.</summary>
internal sealed class DockerRemoteImageMapper() : FactsMapper(ResourceTypes.DockerRemoteImage)
{
    protected override ResourceFacts Map(ResourceFacts facts, FactReader reader) => facts with
    {
        Unreadable = reader.Inner("build").State == FactState.Unset ? null : "a build; only docker:index/image:Image builds",
        Images = [new(ImageRole.Pull, reader.Value<string>("name"), reader.Value<string>("platform"))],
    };
}

/// <summary>Reads a further name that the Docker provider gives to an image.</summary>
internal sealed class DockerTagMapper() : FactsMapper(ResourceTypes.DockerTag)
{
    protected override ResourceFacts Map(ResourceFacts facts, FactReader reader) => facts with
    {
        Images = [new(ImageRole.Product, reader.Value<string>("targetImage"), Fact.NotApplicable<string>())],
    };
}

/// <summary>Reads a network of the Docker provider.</summary>
internal sealed class DockerNetworkMapper() : FactsMapper(ResourceTypes.DockerNetwork)
{
    protected override ResourceFacts Map(ResourceFacts facts, FactReader reader) => facts with { Network = new(reader.Value<string>("driver")) };
}

/// <summary>Reads a volume of the Docker provider.</summary>
internal sealed class DockerVolumeMapper() : FactsMapper(ResourceTypes.DockerVolume)
{
    protected override ResourceFacts Map(ResourceFacts facts, FactReader reader) => facts with
    {
        Volume = new(reader.Value<string>("driver"), reader.Map("driverOpts")),
    };
}
