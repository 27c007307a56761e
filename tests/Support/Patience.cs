namespace Omega.Tests;

/// <summary>How long a test waits for what must come: one limit for all, so generous that no machine is too slow for it.</summary>
internal static class Patience
{
    /// <summary>After this a test fails: what it waited for does not come.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Ends when something is so.</summary>
    /// <param name="isSo">Asks whether it is.</param>
    /// <param name="what">What the failure says did not come about; asked for when it did not.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Limit, $"within {Limit.TotalMinutes:F0} minutes {what()}");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Ends when something has a value.</summary>
    /// <param name="expected">The value that must come.</param>
    /// <param name="given">Asks for the value.</param>
    public static async Task UntilAsync<T>(T expected, Func<Task<T>> given)
    {
        var last = default(T);
        await UntilAsync(async () => Equals(last = await given(), expected), () => $"'{expected}' did not come, the last was '{last}'");
    }
}
