namespace Omega.Scripts.Tests.Protocol;

/// <summary>One step of an update: nothing else happens while it is taken, and it may be killed before the next one.</summary>
/// <param name="Name">What it does, in words.</param>
/// <param name="Carrier">Who does it.</param>
/// <param name="Take">What it makes of the world.</param>
internal sealed record Step(string Name, Carrier Carrier, Func<World, Update, World> Take);

/// <summary>Who carries out a step.</summary>
internal enum Carrier
{
    /// <summary>Pulumi's engine, with the Docker provider.</summary>
    Engine,

    /// <summary>The program, in the run itself.</summary>
    Program,

    /// <summary>gate.sh.</summary>
    GateScript,

    /// <summary>activate.sh, which may run on when the update is killed.</summary>
    ActivateScript,
}

/// <summary>What the steps share.</summary>
internal static class Turns
{
    /// <summary>The step is done.</summary>
    public static World Goes(this World world, Update update) => world.Set(update with { Step = update.Step + 1 });

    /// <summary>The update ends in good order, with success or without: it gives back what it holds.</summary>
    public static World Ends(this World world, Update update, bool succeeded = false) => (world.Without(update) with
    {
        Lock = world.Lock == update.Number ? 0 : world.Lock,
        Broken = world.Broken ?? (update.Recovers && !succeeded ? "the update that must bring all in order fails" : null),
    }).Settled(update, succeeded);

    public static World Makes(this World world, Role role, int release, out int id)
    {
        id = world.Made + 1;
        return world with { Made = id, Containers = world.Containers.With(new Container(id, role, release)) };
    }

    public static World Removes(this World world, int id, Update update)
    {
        var container = world[id];
        var needs = id == world.Active || id == world.Serving || (container is { Role: Role.Door } && world.State.Door.Id == id && update.Door != 0)
            || world.Updates.Any(other => other.Number != update.Number && !other.IsOrphan && other.Needs.Contains(id));
        return world with
        {
            Containers = world.Containers.Where(one => one.Id != id),
            Broken = world.Broken ?? (needs && container is not null ? $"{update} removes the {container.Role} of release {container.Release}, which is needed" : null),
        };
    }

    /// <summary>When an update has succeeded and nobody else is at work, the state says what readers get.</summary>
    private static World Settled(this World world, Update update, bool succeeded)
    {
        if (!succeeded || !world.EngineRuns || world.Updates.Count > 0 || world.Broken is not null)
        {
            return world;
        }

        var last = world.State.Ledger.LastOrDefault(Record.None).Release;
        var reached = world.Reached?.Release ?? 0;
        return (last, world.State.Version) == (reached, reached)
            ? world
            : world with { Broken = $"{update} has succeeded, the ledger says {last}, the state {world.State.Version}, and readers get {reached}" };
    }
}
