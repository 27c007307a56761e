using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests.Happenings;

/// <summary>Faults of the machine that deploys: its clock, and the disk that its state lies on.</summary>
public sealed partial class HappeningTests
{
    private Happening ClockSetBack(string name) => new(
        name,
        async () =>
        {
            var serving = await ServedVersionAsync();
            stack.Edit("web/assets/site.css", text => text + "/* the clock was set back */\n");
            using var clock = new StoppedClock(serving);
            Assert.Contains($"The clock of this machine gives version {serving}", (await stack.UpWithAsync("PATH", clock.SearchPath)).MustFail(), StringComparison.Ordinal);
            (await stack.UpAsync()).Must();
            Assert.NotEqual(serving, await ServedVersionAsync());
        },
        Promise.NothingIsLost);

    /// <summary>A release of a year that has not come; the next one is of this year, and both are in the ledger as they were served.</summary>
    private Happening ClockSetForth(string name) => new(
        name,
        async () =>
        {
            var serving = await ServedVersionAsync();
            var ahead = $"{int.Parse(serving[..4], System.Globalization.CultureInfo.InvariantCulture) + 1}{serving[4..]}";
            stack.Edit("web/assets/site.css", text => text + "/* the clock was set forth */\n");
            using (var clock = new StoppedClock(ahead))
            {
                (await stack.UpWithAsync("PATH", clock.SearchPath)).Must();
            }

            Assert.Equal(ahead, await ServedVersionAsync());
            await UpAfterAsync("web/assets/site.css", text => text + "/* and was right again */\n");
            Assert.StartsWith(serving[..4], await ServedVersionAsync(), StringComparison.Ordinal);
            (await stack.OmegaAsync("ledger", "verify", TestStack.Name)).Must();
        },
        Promise.NothingIsLost);

    /// <summary>The state lies on a small filesystem meanwhile, of which not a byte is left when an update begins.</summary>
    private Happening StateFull(string name)
    {
        var kept = $"{stack.State}.kept";
        return new Happening(
            name,
            async () =>
            {
                (await Shell.BashAsync($"""
                    cp -a '{stack.State}' '{kept}'
                    mount -t tmpfs -o size=64m,mode=0700 tmpfs '{stack.State}'
                    cp -a '{kept}/.' '{stack.State}'
                    cat /dev/zero >'{stack.State}/full' 2>/dev/null || true
                    """)).Must();
                var serving = await ServedVersionAsync();
                stack.Edit("web/assets/site.css", text => text + "/* the disk was full */\n");
                var told = (await stack.UpAsync()).MustFail();
                log.WriteLine(told);
                Assert.Contains("no space left on device", told, StringComparison.OrdinalIgnoreCase);
                Assert.Equal(serving, await ServedVersionAsync());
                (await Shell.BashAsync($"rm '{stack.State}/full'")).Must();
                log.WriteLine((await stack.OmegaAsync("up", TestStack.Name)).Must());
                Assert.NotEqual(serving, await ServedVersionAsync());
            },
            Promise.NothingIsLost)
        {
            Undo = async () => (await Shell.BashAsync($"""
                rm -rf '{kept}' '{stack.State}/full'
                cp -a '{stack.State}' '{kept}'
                umount -l '{stack.State}'
                rm -rf '{stack.State}'
                mv '{kept}' '{stack.State}'
                """)).Must(),
        };
    }
}
