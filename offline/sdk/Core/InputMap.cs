using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A map whose values, or the whole of it, may be outputs.</summary>
public sealed class InputMap<TValue> : Input<ImmutableDictionary<string, TValue>>, IEnumerable, IAsyncEnumerable<Input<KeyValuePair<string, TValue>>>
{
    public InputMap()
        : base(Output.Create(ImmutableDictionary<string, TValue>.Empty))
    {
    }

    private InputMap(Output<ImmutableDictionary<string, TValue>> value)
        : base(value)
    {
    }

    public Input<TValue> this[string key]
    {
        set => Add(key, value);
    }

    public void Add(string key, Input<TValue> value) => Value = Output.Tuple(Value, (Output<TValue>)value)
        .Apply(both => both.Item1.SetItem(key, both.Item2));

    public void Add(InputMap<TValue> values) => AddRange(values);

    public void AddRange(InputMap<TValue> values) => Value = Merge(this, values).Value;

    public static InputMap<TValue> Merge(InputMap<TValue> first, InputMap<TValue> second) => new(
        Output.Tuple(first.Value, second.Value).Apply(both => both.Item1.SetItems(both.Item2)));

    public static implicit operator InputMap<TValue>(Dictionary<string, TValue> values) => new(Output.Create(values.ToImmutableDictionary()));

    public static implicit operator InputMap<TValue>(ImmutableDictionary<string, TValue> values) => new(Output.Create(values));

    public static implicit operator InputMap<TValue>(Output<Dictionary<string, TValue>> values) => new(values.Apply(map => map.ToImmutableDictionary()));

    public static implicit operator InputMap<TValue>(Output<IDictionary<string, TValue>> values) => new(values.Apply(map => map.ToImmutableDictionary()));

    public static implicit operator InputMap<TValue>(Output<ImmutableDictionary<string, TValue>> values) => new(values);

    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException("An InputMap cannot be read like a map: its values may be outputs. Use Apply.");

    public async IAsyncEnumerator<Input<KeyValuePair<string, TValue>>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await Value.Data.ConfigureAwait(false);
        foreach (var item in data.Value)
        {
            yield return new Output<KeyValuePair<string, TValue>>(
                Task.FromResult(new OutputData<KeyValuePair<string, TValue>>(data.Resources, item, data.IsKnown, data.IsSecret)));
        }
    }
}
