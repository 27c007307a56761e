using System.Text.Json;
using Omega.Core.Policies.Facts;
using Omega.Core.Policies.Mapping;

namespace Omega.Cli.Inspection;

/// <summary>Reads what a host reports as JSON; what is absent, null or empty is unset.</summary>
internal sealed class JsonReader : FactReader
{
    private readonly JsonElement _object;

    /// <summary>Reads an object.</summary>
    /// <param name="element">The object; any other kind of value counts as none.</param>
    /// <param name="path">Its full path.</param>
    public JsonReader(JsonElement element, string path = "")
        : base(path, element.ValueKind == JsonValueKind.Object ? FactState.Known : FactState.Unset) => _object = element;

    /// <inheritdoc/>
    public override Fact<T> Value<T>(string name) => Of<T>(PathOf(name), At(name));

    /// <inheritdoc/>
    public override Fact<IReadOnlyList<T>> List<T>(string name) => At(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
        ? Fact.Known<IReadOnlyList<T>>(PathOf(name), [.. list.EnumerateArray().Select(item => Of<T>(PathOf(name), item).Value!)])
        : Fact.Unset<IReadOnlyList<T>>(PathOf(name));

    /// <inheritdoc/>
    public override Fact<IReadOnlyDictionary<string, string>> Map(string name) =>
        At(name) is { ValueKind: JsonValueKind.Object } map && map.EnumerateObject().Any()
            ? Fact.Known<IReadOnlyDictionary<string, string>>(
                PathOf(name), map.EnumerateObject().ToDictionary(entry => entry.Name, entry => $"{entry.Value}"))
            : Fact.Unset<IReadOnlyDictionary<string, string>>(PathOf(name));

    /// <inheritdoc/>
    public override FactReader Inner(string name) => new JsonReader(At(name), PathOf(name));

    /// <inheritdoc/>
    public override Fact<IReadOnlyList<FactReader>> Items(string name) =>
        At(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
            ? Fact.Known<IReadOnlyList<FactReader>>(
                PathOf(name), [.. list.EnumerateArray().Select((item, index) => new JsonReader(item, $"{PathOf(name)}[{index}]"))])
            : Fact.Unset<IReadOnlyList<FactReader>>(PathOf(name));

    /// <summary>The objects of a map of lists, each with its path: `PortBindings["8080/tcp"][0]`.</summary>
    public IEnumerable<FactReader> Lists(string name) =>
        from entry in At(name) is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject().ToList() : []
        where entry.Value.ValueKind == JsonValueKind.Array
        from item in entry.Value.EnumerateArray().Select((item, index) => new JsonReader(item, $"{PathOf(name)}[\"{entry.Name}\"][{index}]"))
        select item;

    /// <summary>True of a list that is there and has nothing in it, which for some settings means more than none.</summary>
    public bool IsEmptied(string name) => At(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0;

    private JsonElement At(string name) => State == FactState.Known && _object.TryGetProperty(name, out var value) ? value : default;

    // What is of another kind than it should be keeps its text and is no value that a rule lets pass.
    private static Fact<T> Of<T>(string path, JsonElement element)
    {
        object? value = element.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.String when element.GetString()!.Length == 0 => null,
            JsonValueKind.True or JsonValueKind.False when typeof(T) == typeof(bool) => element.GetBoolean(),
            JsonValueKind.Number when typeof(T) == typeof(int) => element.TryGetInt32(out var number) ? number : -1,
            JsonValueKind.Number when typeof(T) == typeof(long) => element.TryGetInt64(out var number) ? number : -1,
            JsonValueKind.String when typeof(T) == typeof(int) => int.TryParse(element.GetString(), out var number) ? number : -1,
            _ => typeof(T) == typeof(string) ? $"{element}" : default(T),
        };
        return value is T known ? Fact.Known(path, known) : Fact.Unset<T>(path);
    }
}
