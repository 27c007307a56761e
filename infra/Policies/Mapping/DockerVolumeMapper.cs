using Pulumi.Docker;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads a volume of the Docker provider.</summary>
internal sealed class DockerVolumeMapper() : FactsMapper<VolumeArgs>(ResourceTypes.DockerVolume)
{
    protected override ResourceFacts Map(ResourceFacts facts, VolumeArgs args, FactReader reader) => facts with
    {
        Volume = new(
            reader.Value("driver", args.Driver, value => args.Driver = value),
            reader.Dictionary("driverOpts", args.DriverOpts, value => args.DriverOpts = value)),
    };
}
