using Pulumi.Docker;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads a network of the Docker provider.</summary>
internal sealed class DockerNetworkMapper() : FactsMapper<NetworkArgs>(ResourceTypes.DockerNetwork)
{
    protected override ResourceFacts Map(ResourceFacts facts, NetworkArgs args, FactReader reader) => facts with
    {
        Network = new(reader.Value("driver", args.Driver, value => args.Driver = value)),
    };
}
