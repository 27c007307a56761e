using Pulumi;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Turns the arguments of one resource type into facts.</summary>
internal interface IFactsMapper
{
    /// <summary>Type token that it reads.</summary>
    string Type { get; }

    /// <summary>Reads what can be read now and gates the rest; may be called again when a gated value has come.</summary>
    ResourceFacts Map(string name, ResourceArgs args, FactReader reader);
}
