namespace Pulumi;

/// <summary>A value that is known when the resources it comes from are.</summary>
public sealed class Output<T> : IOutput
{
    internal Output(Task<OutputData> data)
    {
        Data = data;
        DeploymentRun.Current?.Tasks.Register(data);
    }

    internal Task<OutputData> Data { get; }

    public Output<TResult> Apply<TResult>(Func<T, TResult> func) => Then<TResult>(value => Task.FromResult(OutputData.Of(func(value))));

    public Output<TResult> Apply<TResult>(Func<T, Task<TResult>> func) => Then(value => Output.Create(func(value)));

    public Output<TResult> Apply<TResult>(Func<T, Input<TResult>> func) => Then(value => (Output<TResult>)func(value));

    public Output<TResult> Apply<TResult>(Func<T, Output<TResult>> func) => Then(func);

    public static Output<T> Create(Task<T> value) => Output.Create(value);

    public override string ToString() =>
        "Calling [ToString] on an [Output<T>] is not supported; use Output.Format or Apply to get an Output<string>.";

    Task<OutputData> IOutput.GetUntypedAsync() => Data;

    private Output<TResult> Then<TResult>(Func<T, Output<TResult>> func) => Then<TResult>(value => func(value).Data);

    private Output<TResult> Then<TResult>(Func<T, Task<OutputData>> func) => new(OutputData.ThenAsync(Data, data => func(data.As<T>())));
}
