using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A list whose items, or the whole of it, may be outputs.</summary>
public sealed class InputList<T> : Input<ImmutableArray<T>>, IEnumerable, IAsyncEnumerable<Input<T>>
{
    public InputList()
        : base(Output.Create(ImmutableArray<T>.Empty))
    {
    }

    private InputList(Output<ImmutableArray<T>> value)
        : base(value)
    {
    }

    public void Add(params Input<T>[] inputs) => Value = Joined(Output.All(inputs));

    public void Add(InputList<T> inputs) => AddRange(inputs);

    public void AddRange(InputList<T> inputs) => Value = Joined(inputs.Value);

    public InputList<T> Concat(InputList<T> other) => new(Joined(other.Value));

    public static implicit operator InputList<T>(T value) => new(Output.Create(ImmutableArray.Create(value)));

    public static implicit operator InputList<T>(Input<T> value) => new(Output.All(value));

    public static implicit operator InputList<T>(Output<T> value) => new(Output.All(value));

    public static implicit operator InputList<T>(T[] values) => new(Output.Create(values.ToImmutableArray()));

    public static implicit operator InputList<T>(Input<T>[] values) => new(Output.All(values));

    public static implicit operator InputList<T>(Output<T>[] values) => new(Output.All(values));

    public static implicit operator InputList<T>(List<T> values) => new(Output.Create(values.ToImmutableArray()));

    public static implicit operator InputList<T>(List<Input<T>> values) => new(Output.All(values));

    public static implicit operator InputList<T>(List<Output<T>> values) => new(Output.All(values));

    public static implicit operator InputList<T>(ImmutableArray<T> values) => new(Output.Create(values));

    public static implicit operator InputList<T>(ImmutableArray<Input<T>> values) => new(Output.All<T>(values.AsEnumerable()));

    public static implicit operator InputList<T>(ImmutableArray<Output<T>> values) => new(Output.All<T>(values.AsEnumerable()));

    public static implicit operator InputList<T>(Output<ImmutableArray<T>> values) => new(values);

    public static implicit operator InputList<T>(Output<T[]> values) => new(values.Apply(array => array.ToImmutableArray()));

    public static implicit operator InputList<T>(Output<List<T>> values) => new(values.Apply(list => list.ToImmutableArray()));

    public static implicit operator InputList<T>(Output<IEnumerable<T>> values) => new(values.Apply(items => items.ToImmutableArray()));

    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException("An InputList cannot be read like a list: its items may be outputs. Use Apply.");

    public async IAsyncEnumerator<Input<T>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await Value.Data.ConfigureAwait(false);
        foreach (var item in data.Value)
        {
            yield return new Output<T>(Task.FromResult(new OutputData<T>(data.Resources, item, data.IsKnown, data.IsSecret)));
        }
    }

    private Output<ImmutableArray<T>> Joined(Output<ImmutableArray<T>> more) => Output.Tuple(Value, more).Apply(both => both.Item1.AddRange(both.Item2));
}
