using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests.Happenings;

public sealed partial class HappeningTests
{
    private const string LiveRestore = "--live-restore";

    public static TheoryData<string> EngineFaults() =>
    [
        "the engine restarted, with live-restore", "the engine killed, with live-restore", "the engine restarted", "the engine killed", "the host restarted (a stand-in)",
    ];

    [SkippableTheory]
    [MemberData(nameof(EngineFaults))]
    public async Task T4_the_engine_ends_and_the_site_is_back(string name)
    {
        await ReadyAsync();
        var engine = RestartedEngine.Allowed;
        Skip.If(engine is null, RestartedEngine.Forbidden);
        string[] options = name.EndsWith("live-restore", StringComparison.Ordinal) ? [LiveRestore] : [];
        if (options is [_, ..])
        {
            await RestartedEngine.EndAsync("TERM");
            await engine.StartAsync(options);
            await WellAsync();
        }

        var site = await ContainerAsync("site");
        var process = await ProcessAsync(site);
        await RunAsync(new Happening(
            name,
            async () =>
            {
                await RestartedEngine.EndAsync(name.StartsWith("the engine restarted", StringComparison.Ordinal) ? "TERM" : "KILL",
                    name.StartsWith("the host", StringComparison.Ordinal) ? await RestartedEngine.ProcessesAsync() : []);
                await engine.StartAsync(options);
                // Without live-restore an engine ends what it finds running; what it had killed itself it takes for stopped by hand.
                await Patience.UntilAsync(
                    async () => (options is []) == (await ProcessAsync(site) != process), () => $"{name}: the site's process is not what it must be");
            },
            Promise.ItRecovers)
        {
            By = name == "the engine killed" ? Named() : null,
            Undo = options is [] ? null : async () =>
            {
                await RestartedEngine.EndAsync("TERM");
                // One without live-restore ends what one with it has left, too.
                await engine.StartAsync();
                (await stack.OmegaAsync("up", TestStack.Name, "--refresh")).Must();
            },
        });
        // Registry and trust server are back as well.
        await Patience.UntilAsync(async () => await IsUpAsync(), () => "no release gets through");
    }

    private async Task<bool> IsUpAsync()
    {
        var update = await stack.UpAsync();
        log.WriteLine(update.Text);
        return update.ExitCode == 0;
    }
}
