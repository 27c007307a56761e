using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A value that is known when the resources it comes from are.</summary>
public sealed class Output<T> : IOutput
{
    internal Output(Task<OutputData<T>> data)
    {
        Data = data;
        DeploymentRun.Current?.Tasks.Register(data);
    }

    internal Task<OutputData<T>> Data { get; }

    public Output<TResult> Apply<TResult>(Func<T, TResult> func) => Then(value => Output.Create(func(value)));

    public Output<TResult> Apply<TResult>(Func<T, Task<TResult>> func) => Then(value => Output.Create(func(value)));

    public Output<TResult> Apply<TResult>(Func<T, Input<TResult>> func) => Then(value => (Output<TResult>)func(value));

    public Output<TResult> Apply<TResult>(Func<T, Output<TResult>> func) => Then(func);

    public static Output<T> Create(Task<T> value) => Output.Create(value);

    public override string ToString() =>
        "Calling [ToString] on an [Output<T>] is not supported; use Output.Format or Apply to get an Output<string>.";

    async Task<OutputData<object?>> IOutput.GetUntypedAsync() => (await Data.ConfigureAwait(false)).Untyped();

    /// <summary>Runs at once when the value is there, so that plain inputs can be read while a resource is being declared.</summary>
    private Output<TResult> Then<TResult>(Func<T, Output<TResult>> func) => new(ThenAsync(func));

    private async Task<OutputData<TResult>> ThenAsync<TResult>(Func<T, Output<TResult>> func)
    {
        var data = await Data.ConfigureAwait(false);
        if (!data.IsKnown)
        {
            return new OutputData<TResult>(data.Resources, default!, false, data.IsSecret);
        }

        var inner = await func(data.Value).Data.ConfigureAwait(false);
        return inner with { Resources = data.Resources.Union(inner.Resources), IsSecret = data.IsSecret || inner.IsSecret };
    }

    internal static Output<T> Of(T value, bool secret = false) =>
        new(Task.FromResult(new OutputData<T>(ImmutableHashSet<Resource>.Empty, value, true, secret)));
}
