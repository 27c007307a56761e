namespace Pulumi;

/// <summary>A plain value or an output, as an argument.</summary>
public class Input<T> : IOutput
{
    private protected Input(Output<T> output) => Value = output;

    internal Output<T> Value { get; private protected set; }

    public static implicit operator Input<T>(T value) => new(Output.Create(value));

    public static implicit operator Input<T>(Output<T> value) => new(value);

    public static implicit operator Output<T>(Input<T> input) => input.Value;

    Task<OutputData<object?>> IOutput.GetUntypedAsync() => ((IOutput)Value).GetUntypedAsync();
}
