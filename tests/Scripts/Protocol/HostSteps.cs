namespace Omega.Scripts.Tests.Protocol;

/// <summary>The containers of an update. Each is made by one step and recorded by the next, as a killed engine leaves it.</summary>
internal static class HostSteps
{
    public static IEnumerable<Step> Site { get; } =
    [
        new("create the site", Carrier.Engine, (world, update) => world.State.Site(update.Release) is { Id: > 0 } there
            ? world.Goes(update with { Site = there.Id })
            : Make(world, Role.Site, update.Release, update, (one, id) => one with { Site = id })),
        new("record the site", Carrier.Engine, (world, update) => Record(
            world, update, world.State.Site(update.Release).Id == update.Site ? world.State : world.State with { Sites = world.State.Sites.With(new(update.Site, update.Release)) })),
    ];

    public static Step Prove { get; } = new("prove the site", Carrier.GateScript, (world, update) =>
    {
        if (world.State.Gate.Site == update.Site)
        {
            return world.Goes(update with { Gate = world.State.Gate.Run });
        }

        if (!world.EngineRuns || world[update.Site] is not { } site)
        {
            return world.Ends(update);
        }

        return Releases.IsWell(site.Release)
            ? world.Change(site with { Runs = true }).Goes(update with { Gate = update.Number })
            : world.Change(site with { Runs = false }).Ends(update);
    });

    public static Step Proved { get; } = new("record the gate", Carrier.Engine, (world, update) =>
        Record(world, update, world.State with { Gate = new(update.Site, update.Gate) }));

    public static IEnumerable<Step> Before { get; } =
    [
        new("create the release before", Carrier.Engine, (world, update) =>
        {
            var before = update.Known.LastOrDefault(record => record.Release != update.Release)?.Release ?? update.Release;
            before = Releases.IsVerified(world, before) ? before : update.Release;
            return world.State.Before is { Id: > 0 } there && there.Release == before
                ? world.Goes(update with { Before = there.Id })
                : Make(world, Role.Before, before, update, (one, id) => one with { Before = id });
        }),
        new("record the release before", Carrier.Engine, (world, update) => Record(
            world, update, Replacing(world.State, world.State.Before, update.Before) with { Before = new(update.Before, world[update.Before]?.Release ?? world.State.Before.Release) })),
    ];

    public static IEnumerable<Step> Edge(Releases releases) =>
    [
        new("create the edge", Carrier.Engine, (world, update) =>
        {
            var recipe = update.IsPinned ? world.State.Kept.Edge : releases.EdgeOf(update.Release);
            return world.State.Edge is { Id: > 0 } there && there.Release == recipe
                ? world.Goes(update with { Edge = there.Id })
                : Make(world, Role.Edge, recipe, update, (one, id) => one with { Edge = id });
        }),
        new("record the edge", Carrier.Engine, (world, update) => Record(
            world, update, Replacing(world.State, world.State.Edge, update.Edge) with { Edge = new(update.Edge, world[update.Edge]?.Release ?? world.State.Edge.Release) })),
    ];

    /// <summary>No two can publish the same port, so the old one goes first.</summary>
    public static IEnumerable<Step> Door(Releases releases) =>
    [
        new("remove the old door", Carrier.Engine, (world, update) => IsKept(world, update, releases) || world.State.Door.Id == 0 ? world.Goes(update)
            : !world.EngineRuns ? world.Ends(update)
            : (world.Removes(world.State.Door.Id, update) with { State = world.State with { Door = Recorded.None } }).Goes(update)),
        new("create the door", Carrier.Engine, (world, update) => IsKept(world, update, releases) ? world.Goes(update with { Door = world.State.Door.Id })
            : world.PortIsHeld ? world.Ends(update)
            : Make(world, Role.Door, RecipeOf(world, update, releases), update, (one, id) => one with { Door = id })),
        new("record the door", Carrier.Engine, (world, update) => Record(
            world, update, world.State with { Door = new(update.Door, world[update.Door]?.Release ?? world.State.Door.Release) })),
    ];

    private static int RecipeOf(World world, Update update, Releases releases) => update.IsPinned ? world.State.Kept.Door : releases.DoorOf(update.Release);

    private static bool IsKept(World world, Update update, Releases releases) =>
        world.State.Door is { Id: > 0 } there && there.Release == RecipeOf(world, update, releases);

    private static World Make(World world, Role role, int release, Update update, Func<Update, int, Update> remembers) => world.EngineRuns
        ? world.Makes(role, release, out var id).Goes(remembers(update, id))
        : world.Ends(update);

    private static World Record(World world, Update update, Snapshot state) => (world with { State = state }).Goes(update);

    private static Snapshot Replacing(Snapshot state, Recorded old, int by) => old.Id == 0 || old.Id == by ? state : state with { Going = state.Going.With(old.Id) };
}
