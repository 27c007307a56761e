using Pulumi;

namespace Omega.Infra.Support;

/// <summary>Decisions that may refuse the update, told in the program's own words.</summary>
internal static class Refusable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    /// <summary>
    /// What <paramref name="decide"/> makes of a value. A refusal fails an output that nothing is made of, and what waits for
    /// the value waits a while longer: a failure inside of a resource's input would reach the user as the SDK's words and a stack
    /// trace. The SDK ends at the first failed task; one that waits for all of them sees the value fail alike, later.
    /// </summary>
    public static Output<TResult> Decide<T, TResult>(this Output<T> given, Func<T, Task<TResult>> decide)
    {
        var refusal = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var decided = given.Apply(async value =>
        {
            try
            {
                return await decide(value).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OmegaException or RunException)
            {
                if (exception is OmegaException known)
                {
                    VerdictFile.Note(known.ExitCode);
                }

                var told = exception as RunException ?? new RunException(exception.Message);
                refusal.SetException(told);
                await Task.Delay(Grace).ConfigureAwait(false);
                throw told;
            }
        });
        _ = Output.Create(Task.WhenAny(refusal.Task, Output.IsSecretAsync(decided)).Unwrap());
        return decided;
    }
}
