using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class SiteLifecycleTests
{
    /// <summary>An update writes its state when a step begins and when it has ended. How often it does so it says itself: nobody chose where it is killed.</summary>
    [SkippableFact]
    [Trait("Form", "long")]
    public async Task T11b_wherever_an_update_is_killed_readers_lose_nothing_and_the_next_one_ends_it()
    {
        Ready();
        var writes = 0;
        while (await IsKilledAfterAsync(writes + 1))
        {
            writes++;
        }

        log.WriteLine($"An update was killed after each of its {writes} writes.");
        Assert.True(writes > 10, $"an update of the site must write its state at each of its steps, was killed {writes} times");
    }

    private async Task<bool> IsKilledAfterAsync(int write)
    {
        var serving = await ServedVersionAsync();
        stack.ChangePage($"killed after write {write}");
        await using var crowd = new ReaderCrowd(TestStack.Url);
        await crowd.AnsweredAsync();

        var update = await stack.KilledUpAsync(write);
        if (update.ExitCode == 0)
        {
            return false;
        }

        (await stack.PulumiAsync("cancel", "--yes", TestStack.Name)).Must();
        var next = await stack.UpAsync();
        await crowd.AnsweredAsync();
        var report = await crowd.StopAsync();

        log.WriteLine($"Killed after write {write}: {report}");
        Assert.True(next.ExitCode == 0, $"after write {write}: {update.Text}\n{next.Text}");
        report.MustHaveLostNothing();
        var served = await ServedVersionAsync();
        Assert.True(served != serving, $"after write {write} the version before is served: {update.Text}\n{next.Text}");
        Assert.Equal(await stack.OutputAsync("version"), served);
        foreach (var role in (string[])["site", "edge", "door"])
        {
            Assert.Single(await TestStack.ContainersAsync(role));
        }

        await stack.ForgetPendingAsync();
        Assert.DoesNotContain("pending operations", (await stack.UpAsync("--expect-no-changes")).Must(), StringComparison.Ordinal);
        (await stack.OmegaAsync("ledger", "verify", TestStack.Name)).Must();
        return true;
    }
}
