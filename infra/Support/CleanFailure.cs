using Pulumi;

namespace Omega.Infra.Support;

/// <summary>Lets what is judged while the program runs fail it with its own message, and with nothing else.</summary>
/// <remarks>
/// A failure inside of what a resource or the stack puts out reaches the user as the SDK's words with a stack trace. So a refusal
/// fails an output that nothing is made of, and the SDK, which ends at the first failed task, tells it; what waits for the value
/// waits a while longer, and fails alike only where an SDK waits for all of its tasks.
/// </remarks>
internal static class CleanFailure
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    /// <summary>What <paramref name="judge"/> makes of the value; an <see cref="OmegaException"/> of it ends the program with its message.</summary>
    public static Output<T> Apply<TGiven, T>(Output<TGiven> given, Func<TGiven, Task<T>> judge)
    {
        var refusal = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var result = given.Apply(async value =>
        {
            try
            {
                return await judge(value).ConfigureAwait(false);
            }
            catch (OmegaException exception)
            {
                var told = new RunException(exception.Message);
                refusal.SetException(told);
                await Task.Delay(Grace).ConfigureAwait(false);
                throw told;
            }
        });
        _ = Output.Create(Task.WhenAny(refusal.Task, Output.IsSecretAsync(result)).Unwrap());
        return result;
    }
}
