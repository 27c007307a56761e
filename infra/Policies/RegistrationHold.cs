using System.Collections.Immutable;
using Pulumi;

namespace Omega.Infra.Policies;

/// <summary>Keeps every resource from being registered until all of them have been judged.</summary>
/// <remarks>
/// A transformation sees one resource at a time, and what it lets pass is registered at once. The SDK waits for
/// `dependsOn` before it registers, so a dependency that lists nothing, and is known only when the decision is made,
/// holds a resource back and leaves no trace in the state.
/// </remarks>
internal sealed class RegistrationHold(TimeProvider clock)
{
    // Composing a stack takes milliseconds; a stack that forgets to complete its policies must fail, not hang.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _decision = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when the decision has been made.</summary>
    public bool IsReleased => _decision.Task.IsCompleted;

    /// <summary>The same options, but the resource waits for the decision.</summary>
    public CustomResourceOptions Hold(CustomResourceOptions options) =>
        CustomResourceOptions.Merge(options, new CustomResourceOptions { DependsOn = Output.Create(NothingAfterDecision()) });

    /// <summary>Lets every held resource go on.</summary>
    public void Release() => _decision.TrySetResult();

    /// <summary>Fails every held resource; with the one exception that the stack throws, as the SDK reports an exception once.</summary>
    public void Refuse(Exception exception) => _decision.TrySetException(exception);

    private async Task<ImmutableArray<Resource>> NothingAfterDecision()
    {
        try
        {
            await _decision.Task.WaitAsync(Limit, clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new RunException("The policies were not completed. PolicyEnforcement.Complete() must be the stack's last statement.");
        }

        return [];
    }
}
