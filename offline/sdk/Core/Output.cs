using System.Collections.Immutable;
using System.Globalization;

namespace Pulumi;

/// <summary>Makes and combines outputs.</summary>
public static class Output
{
    public static Output<T> Create<T>(T value) => new(Task.FromResult(OutputData.Of(value)));

    public static Output<T> Create<T>(Task<T> value) => new(OutputData.OfAsync(value, () => value.Result, secret: false));

    public static Output<T> CreateSecret<T>(T value) => new(Task.FromResult(OutputData.Of(value, secret: true)));

    public static Output<T> CreateSecret<T>(Task<T> value) => new(OutputData.OfAsync(value, () => value.Result, secret: true));

    public static Output<T> CreateSecret<T>(Output<T> value) => new(OutputData.MarkAsync(value.Data, secret: true));

    public static Output<T> Unsecret<T>(Output<T> output) => new(OutputData.MarkAsync(output.Data, secret: false));

    public static async Task<bool> IsSecretAsync<T>(Output<T> output) => (await output.Data.ConfigureAwait(false)).IsSecret;

    public static Output<ImmutableArray<T>> All<T>(params Output<T>[] outputs) => All(outputs.AsEnumerable());

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Output<T>> outputs) =>
        new(OutputData.AllAsync([.. outputs.Select(output => output.Data)], all => all.Select(data => data.As<T>()).ToImmutableArray()));

    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) => All(inputs.AsEnumerable());

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs) => All(inputs.Select(input => (Output<T>)input));

    public static Output<(T1, T2)> Tuple<T1, T2>(Output<T1> item1, Output<T2> item2) =>
        new(OutputData.AllAsync([item1.Data, item2.Data], both => (both[0].As<T1>(), both[1].As<T2>())));

    public static Output<(T1, T2)> Tuple<T1, T2>(Input<T1> item1, Input<T2> item2) => Tuple(item1.ToOutput(), item2.ToOutput());

    public static Output<string> Format(FormattableString formattableString)
    {
        var arguments = formattableString.GetArguments().Select(argument => argument is IOutput output
            ? new Output<object?>(output.GetUntypedAsync())
            : Create<object?>(argument));
        return All(arguments).Apply(values => string.Format(CultureInfo.InvariantCulture, formattableString.Format, [.. values]));
    }
}
