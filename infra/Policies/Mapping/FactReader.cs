using System.Collections.Immutable;
using Omega.Infra.Support;
using Pulumi;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads the inputs of one resource: plain values at once, the others through a gate that judges again when they come.</summary>
/// <param name="verified">References that the release has verified; an image that comes later waits for them.</param>
/// <param name="resource">Logical name of the resource.</param>
internal sealed class FactReader(VerifiedImages verified, string resource)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pending = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Judges the resource again and throws when it is refused; called once per value that comes later.</summary>
    public Action? Judge { get; set; }

    /// <summary>Runs a first reading; no later value is judged before it has ended.</summary>
    public T First<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    /// <summary>Reads one value; <paramref name="replace"/> puts the gate in its place when it is not known yet.</summary>
    public Fact<T> Value<T>(string path, Input<T>? input, Action<Output<T>> replace, Func<Output<T>, Output<T>>? waitFor = null)
    {
        if (_values.TryGetValue(path, out var value))
        {
            return value is null ? Fact.Unset<T>(path) : Fact.Known(path, (T)value);
        }

        if (_pending.Contains(path))
        {
            return Fact.Pending<T>(path);
        }

        if (input is null)
        {
            return Fact.Unset<T>(path);
        }

        if (PlainValue.TryRead(input, out var plain))
        {
            _values[path] = plain;
            return plain is null ? Fact.Unset<T>(path) : Fact.Known(path, plain);
        }

        _pending.Add(path);
        var output = (Output<T>)input;
        replace((waitFor is null ? output : waitFor(output)).Apply(later => Resolve(path, later)));
        return Fact.Pending<T>(path);
    }

    /// <summary>Reads an image that runs; what comes later is compared with what the release has verified by then.</summary>
    public Fact<string> Image(string path, Input<string>? input, Action<Output<string>> replace) =>
        Value(path, input, replace, image => verified.Await(resource, image));

    /// <summary>Reads a list; an empty one counts as unset, because reading an unset one makes the SDK create it.</summary>
    public Fact<IReadOnlyList<T>> List<T>(string path, InputList<T>? input, Action<InputList<T>> replace)
    {
        var fact = Value(path, input, output => replace(output)).Map<ImmutableArray<T>, IReadOnlyList<T>>(items => items.IsDefault ? [] : items);
        return fact is not { IsKnown: true, Value.Count: 0 } ? fact : Remove(fact, () => replace(null!));
    }

    /// <summary>Reads a map; an empty one counts as unset, because reading an unset one makes the SDK create it.</summary>
    public Fact<IReadOnlyDictionary<string, string>> Dictionary(string path, InputMap<string>? input, Action<InputMap<string>> replace)
    {
        var fact = Value(path, input, output => replace(output)).Map<ImmutableDictionary<string, string>, IReadOnlyDictionary<string, string>>(map => map);
        return fact is not { IsKnown: true, Value.Count: 0 } ? fact : Remove(fact, () => replace(null!));
    }

    /// <summary>Reads each item of a list of objects, with its path; none while the list itself is not known.</summary>
    public IEnumerable<TFacts> Items<T, TFacts>(
        string path, InputList<T>? input, Action<InputList<T>> replace, Func<string, T, TFacts> read) =>
        (List(path, input, replace).Value ?? []).Select((item, index) => read($"{path}[{index}]", item));

    /// <summary>The entry of a map; unset or pending as the map is.</summary>
    public static Fact<string> Entry(Fact<IReadOnlyDictionary<string, string>> map, string key)
    {
        var path = $"{map.Path}[\"{key}\"]";
        return Inside(map, path, entries => entries.TryGetValue(key, out var value) ? Fact.Known(path, value) : Fact.Unset<string>(path));
    }

    /// <summary>Reads a value inside of an object; it is unset or pending as the object is.</summary>
    public static Fact<T> Inside<TObject, T>(Fact<TObject> parent, string path, Func<TObject, Fact<T>> read) =>
        parent.IsKnown ? read(parent.Value!) : new(path, parent.State);

    private static Fact<T> Remove<T>(Fact<T> empty, Action remove)
    {
        remove();
        return Fact.Unset<T>(empty.Path);
    }

    private T Resolve<T>(string path, T value)
    {
        lock (_lock)
        {
            _values[path] = value;
            _pending.Remove(path);
            Judge?.Invoke();
            return value;
        }
    }
}
