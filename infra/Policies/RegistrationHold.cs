using System.Collections.Immutable;
using Pulumi;

namespace Omega.Infra.Policies;

/// <summary>Keeps every resource from being registered until all of them have been judged, and it itself for good.</summary>
/// <remarks>
/// A transformation sees one resource at a time, and what it lets pass is registered at once. The SDK waits for
/// `dependsOn` before it registers, so a dependency that lists nothing, and is known only when the decision is made,
/// holds a resource back and leaves no trace in the state.
/// </remarks>
internal sealed class RegistrationHold
{
    private readonly TaskCompletionSource _decision = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource<bool> _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when everything may go on; never when it is refused, which the stack tells.</summary>
    public Task<bool> Released => _released.Task;

    /// <summary>True when the decision has been made.</summary>
    public bool IsDecided => _decision.Task.IsCompleted;

    /// <summary>The same options, but the resource waits for the decision, and then for <paramref name="judge"/>.</summary>
    public CustomResourceOptions Hold(CustomResourceOptions options, Func<Task> judge) =>
        CustomResourceOptions.Merge(options, new CustomResourceOptions { DependsOn = Output.Create(NothingAfterDecision(judge)) });

    /// <summary>Lets every held resource go on.</summary>
    public void Release()
    {
        _decision.TrySetResult();
        _released.TrySetResult(true);
    }

    /// <summary>Fails every held resource at once; with the one exception that the stack throws, as the SDK reports an exception once.</summary>
    public void Refuse(Exception exception) => _decision.TrySetException(exception);

    private async Task<ImmutableArray<Resource>> NothingAfterDecision(Func<Task> judge)
    {
        await _decision.Task.ConfigureAwait(false);
        await judge().ConfigureAwait(false);
        return [];
    }
}
