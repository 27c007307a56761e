using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Steps;

public sealed class RunContextTests
{
    [Fact]
    public async Task Nothing_begins_after_a_failure()
    {
        var events = new RecordedEvents();
        using var run = new RunContext(new StackName("omega", "dev"), Snapshot.Empty, new SnapshotStore(Snapshot.Empty, _ => { }), events, 1)
        {
            Preview = false,
            Targets = new Targets([]),
        };
        run.Fail("no");

        await Assert.ThrowsAsync<StepFailedException>(() => run.InSlotAsync(() => Task.FromResult(true)));

        Assert.Equal(["error: no"], events.Said);
    }
}
