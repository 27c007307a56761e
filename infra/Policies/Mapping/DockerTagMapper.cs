using Pulumi.Docker;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads a further name that the Docker provider gives to an image.</summary>
internal sealed class DockerTagMapper() : FactsMapper<TagArgs>(ResourceTypes.DockerTag)
{
    protected override ResourceFacts Map(ResourceFacts facts, TagArgs args, FactReader reader) => facts with
    {
        Images =
        [
            new(
                ImageRole.Product,
                reader.Value("targetImage", args.TargetImage, value => args.TargetImage = value),
                Fact.NotApplicable<string>()),
        ],
    };
}
