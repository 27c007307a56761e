using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A map whose values, or the whole of it, may be outputs.</summary>
public sealed class InputMap<TValue> : Input<ImmutableDictionary<string, TValue>>, IEnumerable, IAsyncEnumerable<Input<KeyValuePair<string, TValue>>>
{
    private Output<ImmutableDictionary<string, Input<TValue>>> _items;

    public InputMap()
        : this(Output.Create(ImmutableDictionary<string, Input<TValue>>.Empty))
    {
    }

    private InputMap(Output<ImmutableDictionary<string, Input<TValue>>> items)
        : base(null) => _items = items;

    private InputMap(Output<ImmutableDictionary<string, TValue>> values)
        : this(values.Apply(items => items.ToImmutableDictionary(item => item.Key, item => (Input<TValue>)item.Value)))
    {
    }

    public Input<TValue> this[string key]
    {
        set => Add(key, value);
    }

    internal override Output<ImmutableDictionary<string, TValue>> Value => _items.Apply(items =>
    {
        var pairs = items.ToList();
        return Output.All(pairs.Select(pair => pair.Value)).Apply(values =>
            pairs.Zip(values, (pair, value) => KeyValuePair.Create(pair.Key, value)).ToImmutableDictionary());
    });

    public void Add(string key, Input<TValue> value) => _items = _items.Apply(items =>
        items.SetItem(key, items.TryGetValue(key, out var present) ? Same(key, present, value) : value));

    public void Add(InputMap<TValue> values) => AddRange(values);

    public void AddRange(InputMap<TValue> values) =>
        _items = Output.Tuple(_items, values._items).Apply(both => both.Item1.AddRange(both.Item2));

    public static InputMap<TValue> Merge(InputMap<TValue> first, InputMap<TValue> second) => new(
        Output.Tuple(first._items, second._items).Apply(both => both.Item1.SetItems(both.Item2)));

    public static implicit operator InputMap<TValue>(Dictionary<string, TValue> values) => new(Output.Create(values.ToImmutableDictionary()));

    public static implicit operator InputMap<TValue>(ImmutableDictionary<string, TValue> values) => new(Output.Create(values));

    public static implicit operator InputMap<TValue>(Output<Dictionary<string, TValue>> values) => new(values.Apply(map => map.ToImmutableDictionary()));

    public static implicit operator InputMap<TValue>(Output<IDictionary<string, TValue>> values) => new(values.Apply(map => map.ToImmutableDictionary()));

    public static implicit operator InputMap<TValue>(Output<ImmutableDictionary<string, TValue>> values) => new(values);

    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException("An InputMap cannot be read like a map: its values may be outputs. Use Apply.");

    public async IAsyncEnumerator<Input<KeyValuePair<string, TValue>>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await _items.Data.ConfigureAwait(false);
        foreach (var (key, value) in data.As<ImmutableDictionary<string, Input<TValue>>>())
        {
            yield return value.Value.Apply(item => KeyValuePair.Create(key, item));
        }
    }

    private protected override Task<OutputData> UntypedAsync() => _items.Data;

    // Told where the value is read: until then it may be an output of something that is not there yet.
    private static Output<TValue> Same(string key, Input<TValue> present, Input<TValue> added) => Output.Tuple(present, added).Apply(both =>
        EqualityComparer<TValue>.Default.Equals(both.Item1, both.Item2)
            ? both.Item1
            : throw new ArgumentException($"Key '{key}' already exists in the map with a different value."));
}
