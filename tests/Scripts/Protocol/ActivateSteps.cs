namespace Omega.Scripts.Tests.Protocol;

/// <summary>activate.sh, call by call; the whole of it is skipped where it has come to its end for the same already.</summary>
internal static class ActivateSteps
{
    /// <summary>It starts what was stopped, and sees what is there.</summary>
    public static Step Look { get; } = Of("look at edge, door and links", (world, update) => Refuses(world, update) ? world.Ends(update)
        : Start(Start(world, update.Edge), update.Door).Goes(update with
        {
            Found = (world.Active, world.Serving),
            Strays = new([.. world.Containers.Where(one => IsStray(world, update, one)).Select(one => one.Id)]),
        }));

    public static Step Switch { get; } = Of("switch to the release", (world, update) =>
        world.EngineRuns ? (world with { Active = update.Site }).Goes(update) : world.Ends(update));

    /// <summary>What does not answer is not left in place.</summary>
    public static Step Ask { get; } = Of("ask the edge", (world, update) =>
        world.EngineRuns && world.Active == update.Site && world[update.Site] is { Runs: true } ? world.Goes(update)
        : (world.EngineRuns && update.Found.Active != 0 ? world with { Active = update.Found.Active } : world).Ends(update));

    public static Step Serve { get; } = Of("name the edge", (world, update) =>
        world.EngineRuns ? (world with { Serving = update.Edge }).Goes(update) : world.Ends(update));

    public static Step AskDoor { get; } = Of("ask through the door", (world, update) =>
        world.Reached?.Id == update.Site ? world.Goes(update) : world.Ends(update));

    public static Step Clear { get; } = Of("remove what nobody recorded", (world, update) =>
        (world.EngineRuns ? update.Strays.Aggregate(world, (now, stray) => now.Removes(stray, update)) : world).Goes(update));

    private static Step Of(string name, Func<World, Update, World> take) =>
        new(name, Carrier.ActivateScript, (world, update) => update.IsActive ? world.Goes(update) : take(world, update));

    private static bool Refuses(World world, Update update) => !world.EngineRuns || world[update.Edge] is null || world[update.Door] is null;

    private static World Start(World world, int id) => world.Change(world[id]! with { Runs = true });

    private static bool IsStray(World world, Update update, Container container) =>
        (container is { Role: Role.Site, Runs: true } && container.Release == update.Release && container.Id != update.Site && container.Id != world.Active)
        || (container.Role == Role.Edge && container.Id != update.Edge && container.Id != world.Serving);
}
