using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Reads one object, property by property, by the names that stand on the wire and in the provider's schema.</summary>
/// <remarks>Reading changes nothing of what is read. An object that is unset, or not known yet, makes each of its values so.</remarks>
/// <param name="path">Full path of the object; empty for the resource itself.</param>
/// <param name="state">Whether there is an object to read.</param>
public abstract class FactReader(string path, FactState state)
{
    /// <summary>Full path of the object; empty for the resource itself.</summary>
    public string Path { get; } = path;

    /// <summary>Whether there is an object to read.</summary>
    public FactState State { get; } = state;

    /// <summary>A single value.</summary>
    public abstract Fact<T> Value<T>(string name);

    /// <summary>A list of single values; an empty one counts as unset.</summary>
    public abstract Fact<IReadOnlyList<T>> List<T>(string name);

    /// <summary>A map of texts; an empty one counts as unset.</summary>
    public abstract Fact<IReadOnlyDictionary<string, string>> Map(string name);

    /// <summary>An object within this one.</summary>
    public abstract FactReader Inner(string name);

    /// <summary>A list of objects; an empty one counts as unset.</summary>
    public abstract Fact<IReadOnlyList<FactReader>> Items(string name);

    /// <summary>The image that a container runs: known only when it can be compared with what the release has verified.</summary>
    public virtual Fact<string> Image(string name) => Value<string>(name);

    /// <summary>What is read of each known object of a list.</summary>
    public IEnumerable<TFacts> Each<TFacts>(string name, Func<FactReader, TFacts> read) => (Items(name).Value ?? []).Select(read);

    /// <summary>Full path of a property.</summary>
    protected string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";
}
