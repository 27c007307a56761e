namespace Omega.Scripts.Tests.Protocol;

/// <summary>What comes after the switch: the record, what the stack puts out, and the end of what is no longer needed.</summary>
internal static class LedgerSteps
{
    /// <summary>ReleaseLedger: on the host first, so that what is kept beside the images is never news to it.</summary>
    public static Step Keep { get; } = new("keep the record on the host", Carrier.Program, (world, update) => (world with { OnHost = After(update) }).Goes(update));

    /// <summary>ReleaseLedger: before the state's outputs, which are written after the program has ended.</summary>
    public static Step Anchor { get; } = new("keep the record beside the images", Carrier.Program, (world, update) =>
    {
        var after = After(update);
        if (!world.RegistryAnswers)
        {
            return world.Goes(update);
        }

        var anchors = world.Anchors;
        for (var number = 1; number <= after.Count; number++)
        {
            if (number > update.Anchored)
            {
                anchors = anchors.Count < number ? anchors.With(after[number - 1]) : anchors.With(number - 1, after[number - 1]);
            }
        }

        return (world with { Anchors = anchors }).Goes(update);
    });

    public static Step PutOut(Releases releases) => new("put out what is served", Carrier.Engine, (world, update) => (world with
    {
        State = world.State with
        {
            Version = update.Release,
            Ledger = After(update),
            Kept = update.IsPinned ? world.State.Kept : (releases.EdgeOf(update.Release), releases.DoorOf(update.Release)),
        },
    }).Goes(update));

    /// <summary>One container each time; the engine does so only when all else has succeeded.</summary>
    public static Step Retire { get; } = new("remove what is no longer needed", Carrier.Engine, (world, update) =>
    {
        var sites = world.State.Sites.Where(site => site.Release != update.Release);
        var going = world.State.Going.Concat(sites.Select(site => site.Id)).FirstOrDefault();
        if (going == 0)
        {
            return world.Goes(update);
        }

        if (world[going] is null)
        {
            return world with { State = world.State with { Going = world.State.Going.Where(id => id != going), Sites = world.State.Sites.Where(site => site.Id != going) } };
        }

        return world.EngineRuns ? world.Removes(going, update) : world.Ends(update);
    });

    public static Step Unlock { get; } = new("give the lock back", Carrier.Engine, (world, update) => world.Ends(update, succeeded: true));

    public static Step Activated { get; } = new("record the switch", Carrier.Engine, (world, update) =>
        (world with { State = world.State with { Activated = update.Inputs } }).Goes(update));

    private static ValueList<Record> After(Update update) => update.Known.LastOrDefault(Record.None).Release == update.Release
        ? update.Known
        : update.Known.With(new Record(update.Release, update.Number));
}
