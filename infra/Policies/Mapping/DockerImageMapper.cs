using Pulumi.Docker;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads an image that the Docker provider builds: its name, its platform, and the base in the argument BASE.</summary>
internal sealed class DockerImageMapper() : FactsMapper<ImageArgs>(ResourceTypes.DockerImage)
{
    protected override ResourceFacts Map(ResourceFacts facts, ImageArgs args, FactReader reader)
    {
        var build = reader.Value("build", args.Build, value => args.Build = value);
        var arguments = FactReader.Inside(build, "build.args", inner =>
            reader.Dictionary("build.args", inner.Args, value => inner.Args = value));
        return facts with
        {
            Images =
            [
                new(
                    ImageRole.Product,
                    reader.Value("imageName", args.ImageName, value => args.ImageName = value),
                    FactReader.Inside(build, "build.platform", inner =>
                        reader.Value("build.platform", inner.Platform, value => inner.Platform = value))),
                new(ImageRole.Base, FactReader.Entry(arguments, "BASE"), Fact.NotApplicable<string>()),
            ],
        };
    }
}
