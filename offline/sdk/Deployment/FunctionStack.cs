namespace Pulumi;

/// <summary>The stack of a program that is a function.</summary>
internal sealed class FunctionStack : Stack
{
    public FunctionStack(Func<Task<IDictionary<string, object?>>> func, StackOptions? options)
        : base(options) => Results = Output.Create(StartAsync(func));

    /// <summary>What the function returned.</summary>
    public Output<IDictionary<string, object?>> Results { get; }

    internal override void RegisterStackOutputs() => RegisterOutputs(Results);

    private static async Task<IDictionary<string, object?>> StartAsync(Func<Task<IDictionary<string, object?>>> func) =>
        await func().ConfigureAwait(false);
}
