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

    /// <summary>LedgerHistory: the end of the ledger is compared with what is kept beside the images, or, where these cannot be asked, on the host.</summary>
    public static Step Judge { get; } = new("judge the ledger", Carrier.Program, (world, update) =>
    {
        var ledger = world.State.Ledger;
        if (!world.RegistryAnswers)
        {
            return update.IsPinned ? world.Goes(update with { Known = WithMissing(ledger, world.OnHost), Anchored = Unknown }) : world.Ends(update);
        }

        // What was never kept there is looked for from the newest one back. Refused, but for a release whose own record stands.
        var known = update with { Known = WithMissing(ledger, world.Anchors), Anchored = world.Anchors.Count };
        return Agree(ledger, world.Anchors) || update.IsPinned ? world.Goes(known) : world.Ends(update);
    });

    private static bool Agree(ValueList<Record> ledger, ValueList<Record> kept) =>
        Math.Min(ledger.Count, kept.Count) is var last && (last == 0 || ledger[last - 1] == kept[last - 1]);

    private static ValueList<Record> WithMissing(ValueList<Record> ledger, ValueList<Record> kept) =>
        Agree(ledger, kept) ? kept.Skip(ledger.Count).Aggregate(ledger, (all, record) => all.With(record)) : ledger;

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
