namespace Pulumi;

/// <summary>A plain value or an output, as an argument.</summary>
public class Input<T> : IOutput
{
    private readonly Output<T>? _value;

    private protected Input(Output<T>? output) => _value = output;

    internal virtual Output<T> Value => _value!;

    public static implicit operator Input<T>(T value) => new(Output.Create(value));

    public static implicit operator Input<T>(Output<T> value) => new(value);

    public static implicit operator Output<T>(Input<T> input) => input.Value;

    Task<OutputData> IOutput.GetUntypedAsync() => UntypedAsync();

    Task<OutputData> IOutput.GetWholeAsync() => Value.Data;

    /// <summary>The value as it is sent; a list or map keeps apart which of its items are secret.</summary>
    private protected virtual Task<OutputData> UntypedAsync() => Value.Data;
}
