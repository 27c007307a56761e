using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Has no values and notes which ones are asked for; a list has one item here.</summary>
internal sealed class PropertyReader(string path, ISet<string> properties) : FactReader(path, FactState.Unset)
{
    public override Fact<T> Value<T>(string name) => Fact.Unset<T>(Note(name));

    public override Fact<IReadOnlyList<T>> List<T>(string name) => Fact.Unset<IReadOnlyList<T>>(Note(name));

    public override Fact<IReadOnlyDictionary<string, string>> Map(string name) => Fact.Unset<IReadOnlyDictionary<string, string>>(Note(name));

    public override FactReader Inner(string name) => new PropertyReader(Note(name), properties);

    public override Fact<IReadOnlyList<FactReader>> Items(string name) =>
        Fact.Known<IReadOnlyList<FactReader>>(Note(name), [new PropertyReader($"{PathOf(name)}[]", properties)]);

    // Which image runs says nothing of what it may do.
    public override Fact<string> Image(string name) => Fact.Unset<string>(PathOf(name));

    private string Note(string name)
    {
        properties.Add(PathOf(name));
        return PathOf(name);
    }
}
