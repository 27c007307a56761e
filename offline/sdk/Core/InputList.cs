using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A list whose items, or the whole of it, may be outputs.</summary>
public sealed class InputList<T> : Input<ImmutableArray<T>>, IEnumerable, IAsyncEnumerable<Input<T>>
{
    private Output<ImmutableArray<Input<T>>> _items;

    public InputList()
        : this(Output.Create(ImmutableArray<Input<T>>.Empty))
    {
    }

    private InputList(Output<ImmutableArray<Input<T>>> items)
        : base(null) => _items = items;

    private InputList(Output<ImmutableArray<T>> values)
        : this(values.Apply(items => items.Select(item => (Input<T>)item).ToImmutableArray()))
    {
    }

    private InputList(IEnumerable<Input<T>> items)
        : this(Output.Create(items.ToImmutableArray()))
    {
    }

    internal override Output<ImmutableArray<T>> Value => _items.Apply(items => Output.All(items.AsEnumerable()));

    public void Add(params Input<T>[] inputs) => _items = _items.Apply(items => items.AddRange(inputs));

    public void Add(InputList<T> inputs) => AddRange(inputs);

    public void AddRange(InputList<T> inputs) => _items = Concat(inputs)._items;

    public InputList<T> Concat(InputList<T> other) => new(Output.Tuple(_items, other._items).Apply(both => both.Item1.AddRange(both.Item2)));

    public static implicit operator InputList<T>(T value) => new([(Input<T>)value]);

    public static implicit operator InputList<T>(Input<T> value) => new([value]);

    public static implicit operator InputList<T>(Output<T> value) => new([(Input<T>)value]);

    public static implicit operator InputList<T>(T[] values) => new(Output.Create(values.ToImmutableArray()));

    public static implicit operator InputList<T>(Input<T>[] values) => new(values.AsEnumerable());

    public static implicit operator InputList<T>(Output<T>[] values) => new(values.Select(value => (Input<T>)value));

    public static implicit operator InputList<T>(List<T> values) => new(Output.Create(values.ToImmutableArray()));

    public static implicit operator InputList<T>(List<Input<T>> values) => new(values.AsEnumerable());

    public static implicit operator InputList<T>(List<Output<T>> values) => new(values.Select(value => (Input<T>)value));

    public static implicit operator InputList<T>(ImmutableArray<T> values) => new(Output.Create(values));

    public static implicit operator InputList<T>(ImmutableArray<Input<T>> values) => new(values.AsEnumerable());

    public static implicit operator InputList<T>(ImmutableArray<Output<T>> values) => new(values.Select(value => (Input<T>)value));

    public static implicit operator InputList<T>(Output<ImmutableArray<T>> values) => new(values);

    public static implicit operator InputList<T>(Output<T[]> values) => new(values.Apply(array => array.ToImmutableArray()));

    public static implicit operator InputList<T>(Output<List<T>> values) => new(values.Apply(list => list.ToImmutableArray()));

    public static implicit operator InputList<T>(Output<IEnumerable<T>> values) => new(values.Apply(items => items.ToImmutableArray()));

    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException("An InputList cannot be read like a list: its items may be outputs. Use Apply.");

    public async IAsyncEnumerator<Input<T>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await _items.Data.ConfigureAwait(false);
        foreach (var item in data.As<ImmutableArray<Input<T>>>())
        {
            yield return item;
        }
    }

    private protected override Task<OutputData> UntypedAsync() => _items.Data;
}
