using Pulumi;

namespace Omega.Infra.Support;

/// <summary>Lets the SDK create a stack that takes arguments; the factory runs after the deployment has started.</summary>
public sealed class StackProvider(Func<object> create) : IServiceProvider
{
    /// <inheritdoc/>
    /// <exception cref="RunException">What the core refuses: the SDK shows its message alone, without a stack trace.</exception>
    public object? GetService(Type serviceType)
    {
        try
        {
            return create();
        }
        catch (OmegaException refusal)
        {
            throw new RunException(refusal.Message);
        }
    }
}
