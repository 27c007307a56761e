namespace Omega.Infra.Support;

/// <summary>Lets the SDK create a stack that takes arguments; the factory runs after the deployment has started.</summary>
public sealed class StackProvider(Func<object> create) : IServiceProvider
{
    /// <inheritdoc/>
    public object? GetService(Type serviceType) => create();
}
