using Pulumi;

namespace Omega.Infra.Support;

/// <summary>Lets the SDK create a stack that takes arguments; the factory runs after the deployment has started.</summary>
/// <param name="create">Creates the stack.</param>
/// <param name="traces">Gives the folder for the traces of what nobody foresaw.</param>
public sealed class StackProvider(Func<object> create, Func<string> traces) : IServiceProvider
{
    /// <inheritdoc/>
    /// <exception cref="RunException">Whatever fails: the SDK shows its message alone, without a stack trace.</exception>
    public object? GetService(Type serviceType)
    {
        try
        {
            return create();
        }
        catch (OmegaException refusal)
        {
            VerdictFile.Note(refusal.ExitCode);
            throw new RunException(refusal.Message);
        }
        catch (Exception failure) when (failure is not (RunException or ResourceException))
        {
            throw new RunException(UnforeseenFailure.Describe(failure, traces()));
        }
    }
}
