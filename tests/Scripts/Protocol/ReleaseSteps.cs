namespace Omega.Scripts.Tests.Protocol;

/// <summary>What comes before anything is made: the lock, the ledger and the verdict on the release.</summary>
internal static class ReleaseSteps
{
    /// <summary>It may write anew what it cannot see to be there.</summary>
    private const int Unknown = int.MaxValue;

    public static Step Lock { get; } = new("take the lock", Carrier.Engine, (world, update) =>
        world.Lock == 0 ? (world with { Lock = update.Number }).Goes(update) : world.Ends(update));

    /// <summary>Where a person asks for it. A door that nobody recorded keeps the next one from the port: it goes as docs/recovery.md says.</summary>
    public static Step Refresh { get; } = new("compare the state with the engine", Carrier.Engine, (world, update) => !update.Recovers
        ? world.Goes(update)
        : (world with
        {
            State = Refreshed(world),
            Containers = world.Containers.Where(container => container.Role != Role.Door || container.Id == world.State.Door.Id),
        }).Goes(update));

    /// <summary>LedgerHistory: the end of the ledger is compared with what is kept beside the images.</summary>
    public static Step Judge { get; } = new("judge the ledger", Carrier.Program, (world, update) =>
    {
        var ledger = world.State.Ledger;
        if (!world.RegistryAnswers)
        {
            return update.IsPinned ? world.Goes(update with { Known = ledger, Anchored = Unknown }) : world.Ends(update);
        }

        var first = Math.Max(1, ledger.Count);
        var anchored = Enumerable.Skip(world.Anchors, first - 1).TakeWhile(record => record != Record.None).ToList();
        var known = update with { Known = ledger, Anchored = anchored.Count > 0 ? first - 1 + anchored.Count : 0 };
        if (ledger.Count == 0 || anchored.Count == 0 || anchored[0] == ledger[^1])
        {
            return world.Goes(known with { Known = anchored.Skip(ledger.Count > 0 ? 1 : 0).Aggregate(ledger, (all, record) => all.With(record)) });
        }

        // Refused, but for a release whose own record stands, and where a person decides so: omega:ledger.override, as the refusal says.
        return update.IsPinned || update.Recovers ? world.Goes(known) : world.Ends(update);
    });

    /// <summary>ImageRelease: by registry and trust server, or, for one of the ledger, by what is kept on the host.</summary>
    public static Step Verify { get; } = new("verify the release", Carrier.Program, (world, update) =>
        Releases.IsVerified(world, update.Release) && (world.RegistryAnswers || (update.IsPinned && update.Known.Any(record => record.Release == update.Release)))
            ? world.Goes(update)
            : world.Ends(update));

    private static Snapshot Refreshed(World world)
    {
        var state = world.State;
        Recorded There(Recorded recorded) => world[recorded.Id] is null ? Recorded.None : recorded;
        return state with
        {
            Sites = state.Sites.Where(site => world[site.Id] is not null),
            Before = There(state.Before),
            Edge = There(state.Edge),
            Door = There(state.Door),
            Going = state.Going.Where(id => world[id] is not null),
        };
    }
}
