namespace Omega.Cli.Testing;

/// <summary>Runs suites that share nothing at the same time, a few at once.</summary>
internal static class TestSchedule
{
    /// <summary>
    /// Every run once, in the given order as far as may be: a run waits while another one runs that shares something with it, and one
    /// behind it may start meanwhile. Results come in the order of the runs.
    /// </summary>
    public static async Task<IReadOnlyList<TestCounts>> RunAsync(IReadOnlyList<TestRun> runs, int atOnce, Func<TestRun, Task<TestCounts>> run)
    {
        var results = new TestCounts[runs.Count];
        var waiting = runs.Index().ToList();
        var running = new Dictionary<Task<TestCounts>, (int Index, TestRun Run)>();
        while (waiting.Count > 0 || running.Count > 0)
        {
            foreach (var next in waiting.ToList())
            {
                if (running.Count < atOnce && !running.Values.Any(other => other.Run.Suite.SharesWith(next.Item.Suite)))
                {
                    waiting.Remove(next);
                    running.Add(run(next.Item), next);
                }
            }

            var ended = await Task.WhenAny(running.Keys);
            results[running[ended].Index] = await ended;
            running.Remove(ended);
        }

        return results;
    }
}
