using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Turns what one type of resource declares into facts.</summary>
/// <param name="type">Type token that it reads.</param>
public abstract class FactsMapper(string type)
{
    /// <summary>Type token that it reads.</summary>
    public string Type { get; } = type;

    /// <summary>Reads what is known now.</summary>
    public ResourceFacts Map(string name, FactReader reader) => Map(new ResourceFacts(Type, name) { HasMapper = true }, reader);

    /// <summary>What decides what a resource may do, by full path, as the policies read it; `[]` stands for each item of a list.</summary>
    public IReadOnlySet<string> Properties()
    {
        var properties = new HashSet<string>(StringComparer.Ordinal);
        _ = Map("", new PropertyReader("", properties));

        // An object of which a part is read stands for itself no more.
        return properties.Where(path => !properties.Any(other => other.StartsWith(path, StringComparison.Ordinal) && other.Length > path.Length
            && other[path.Length] is '.' or '[')).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Adds what the reader says to <paramref name="facts"/>.</summary>
    protected abstract ResourceFacts Map(ResourceFacts facts, FactReader reader);
}
