using Pulumi;

namespace Omega.Infra.Policies.Mapping;

/// <summary>A mapper for one class of arguments; other classes of the same type are reported as unreadable.</summary>
internal abstract class FactsMapper<TArgs>(string type) : IFactsMapper
    where TArgs : ResourceArgs
{
    /// <inheritdoc/>
    public string Type { get; } = type;

    /// <inheritdoc/>
    public ResourceFacts Map(string name, ResourceArgs args, FactReader reader)
    {
        var facts = new ResourceFacts(Type, name) { HasMapper = true };
        return args is TArgs typed ? Map(facts, typed, reader) : facts with { Unreadable = args?.GetType().FullName ?? "missing" };
    }

    /// <summary>Adds what <paramref name="args"/> say to <paramref name="facts"/>.</summary>
    protected abstract ResourceFacts Map(ResourceFacts facts, TArgs args, FactReader reader);
}
