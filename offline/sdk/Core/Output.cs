using System.Collections.Immutable;
using System.Globalization;

namespace Pulumi;

/// <summary>Makes and combines outputs.</summary>
public static class Output
{
    public static Output<T> Create<T>(T value) => Output<T>.Of(value);

    public static Output<T> Create<T>(Task<T> value) => new(AwaitAsync(value, secret: false));

    public static Output<T> CreateSecret<T>(T value) => Output<T>.Of(value, secret: true);

    public static Output<T> CreateSecret<T>(Task<T> value) => new(AwaitAsync(value, secret: true));

    public static Output<T> CreateSecret<T>(Output<T> value) => new(MarkAsync(value, secret: true));

    public static Output<T> Unsecret<T>(Output<T> output) => new(MarkAsync(output, secret: false));

    public static async Task<bool> IsSecretAsync<T>(Output<T> output) => (await output.Data.ConfigureAwait(false)).IsSecret;

    public static Output<ImmutableArray<T>> All<T>(params Output<T>[] outputs) => All(outputs.AsEnumerable());

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Output<T>> outputs) => new(AllAsync([.. outputs]));

    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) => All(inputs.AsEnumerable());

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs) => All(inputs.Select(input => (Output<T>)input));

    public static Output<(T1, T2)> Tuple<T1, T2>(Output<T1> item1, Output<T2> item2) => new(TupleAsync(item1, item2));

    public static Output<(T1, T2)> Tuple<T1, T2>(Input<T1> item1, Input<T2> item2) => Tuple(item1.ToOutput(), item2.ToOutput());

    public static Output<string> Format(FormattableString formattableString)
    {
        var arguments = formattableString.GetArguments().Select(argument => argument is IOutput output
            ? new Output<object?>(output.GetUntypedAsync())
            : Create<object?>(argument));
        return All(arguments).Apply(values => string.Format(CultureInfo.InvariantCulture, formattableString.Format, [.. values]));
    }

    private static async Task<OutputData<T>> AwaitAsync<T>(Task<T> value, bool secret) =>
        new(ImmutableHashSet<Resource>.Empty, await value.ConfigureAwait(false), true, secret);

    private static async Task<OutputData<T>> MarkAsync<T>(Output<T> output, bool secret) =>
        await output.Data.ConfigureAwait(false) with { IsSecret = secret };

    private static async Task<OutputData<(T1, T2)>> TupleAsync<T1, T2>(Output<T1> item1, Output<T2> item2)
    {
        var first = await item1.Data.ConfigureAwait(false);
        var second = await item2.Data.ConfigureAwait(false);
        return new(
            first.Resources.Union(second.Resources),
            (first.Value, second.Value),
            first.IsKnown && second.IsKnown,
            first.IsSecret || second.IsSecret);
    }

    private static async Task<OutputData<ImmutableArray<T>>> AllAsync<T>(ImmutableArray<Output<T>> outputs)
    {
        var all = new List<OutputData<T>>(outputs.Length);
        foreach (var output in outputs)
        {
            all.Add(await output.Data.ConfigureAwait(false));
        }

        return new(
            [.. all.SelectMany(data => data.Resources)],
            [.. all.Select(data => data.Value)],
            all.TrueForAll(data => data.IsKnown),
            all.Exists(data => data.IsSecret));
    }
}
