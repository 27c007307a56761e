namespace Omega.Scripts.Tests.Protocol;

/// <summary>Everything that can happen next: a step of an update, a new update, a fault and its end, the watch, the operator.</summary>
internal sealed class Walk(Protocol protocol)
{
    /// <summary>Each thing that can happen, in words, and the world after it.</summary>
    public IEnumerable<(string Words, World State)> From(World world)
    {
        var steps = world.Broken is null ? world.Updates.Select(update => Step(world, update)) : [];
        return world.Broken is not null || world.IsOver ? steps : [.. steps, .. Begins(world), .. Kills(world), .. Others(world)];
    }

    private (string, World) Step(World world, Update update)
    {
        var name = protocol.Next(update).Name;
        var after = protocol.Take(world, update);
        // A step that finds its work done changes nothing that anybody could see: what it stands before is taken with it.
        while (after.Updates.FirstOrDefault(one => one.Number == update.Number) is { } now && now.Step > update.Step
            && (protocol.Next(update).Carrier == Carrier.Engine || now.IsActive) && after.Set(update) == world)
        {
            (update, name) = (now, protocol.Next(now).Name);
            (world, after) = (after, protocol.Take(after, now));
        }

        return ($"{update}: {name}", Judged(Ended(after), update));
    }

    /// <summary>A script that runs on ends with its last call: nobody is there to record it.</summary>
    private World Ended(World world) =>
        world with { Updates = world.Updates.Where(update => !update.IsOrphan || protocol.Next(update).Carrier == Carrier.ActivateScript) };

    private IEnumerable<(string, World)> Begins(World world)
    {
        var number = world.Started + 1;
        var begun = world with { Started = number };
        if (world.Started < world.Left.Updates)
        {
            foreach (var release in (int[])[Releases.Second, Releases.Next, Releases.Unsigned, Releases.Ill])
            {
                yield return Begin(new Update(number, release, false));
            }

            var ledger = world.State.Ledger;
            if (ledger.LastOrDefault(record => record.Release != ledger[^1].Release) is { } previous)
            {
                yield return Begin(new Update(number, previous.Release, true));
            }
        }

        if (world is { Started: > 0, Updates.Count: 0, IsOver: false, Lock: 0, EngineRuns: true, RegistryAnswers: true })
        {
            yield return Begin(new Update(number, Releases.Second, false) { Recovers = true });
            yield return Begin(new Update(number, Releases.Next, false) { Recovers = true });
        }

        (string, World) Begin(Update update) =>
            ($"{update} begins", protocol.Take(begun with { Updates = begun.Updates.With(update), IsOver = update.Recovers }, update));
    }

    /// <summary>kill -9: the lock stays, what was made and not recorded too, and a script may run on.</summary>
    private IEnumerable<(string, World)> Kills(World world)
    {
        foreach (var update in world.Updates.Where(update => !update.IsOrphan && world.Left.May(Fault.Kill)))
        {
            var killed = world with { Lock = world.Lock == update.Number ? World.Dead : world.Lock, Left = world.Left.After(Fault.Kill) };
            yield return ($"{update} is killed", killed.Without(update));
            if (protocol.Next(update) is { Carrier: Carrier.ActivateScript } next && next.Name != ActivateSteps.Look.Name && !update.IsActive)
            {
                yield return ($"{update} is killed, its script runs on", killed.Set(update with { IsOrphan = true }));
            }
        }
    }

    private static IEnumerable<(string, World)> Others(World world)
    {
        if (world.Lock == World.Dead)
        {
            yield return ("the operator breaks the lock of the killed update (pulumi cancel)", world with { Lock = 0 });
        }

        if (!world.EngineRuns)
        {
            yield return ("the engine is back, with what ran", Judged(world with { EngineRuns = true }, null));
        }
        else if (world.Left.May(Fault.EngineGone))
        {
            yield return ("the engine is gone", world with { EngineRuns = false, Left = world.Left.After(Fault.EngineGone) });
        }

        if (!world.RegistryAnswers)
        {
            yield return ("the registry answers again", world with { RegistryAnswers = true });
        }
        else if (world.Left.May(Fault.RegistryGone))
        {
            yield return ("the registry is gone", world with { RegistryAnswers = false, Left = world.Left.After(Fault.RegistryGone) });
        }

        if (world.Left.May(Fault.Revocation) && world.Updates.Count == 0)
        {
            yield return ("the signer of release 1 is revoked", world with { IsRevoked = true, Left = world.Left.After(Fault.Revocation) });
        }

        foreach (var stopped in world.EngineRuns ? world.Containers.Where(one => IsHealed(world, one)) : [])
        {
            yield return ($"omega watch starts the {stopped.Role} of release {stopped.Release}", Judged(world.Change(stopped with { Runs = true }), null));
        }
    }

    /// <summary>Healing: what is stopped where nothing else has its role, the site only as the version that is on record.</summary>
    private static bool IsHealed(World world, Container container)
    {
        var alike = world.Containers.Where(other => other.Role == container.Role && (other.Role != Role.Site || other.Release == world.State.Version));
        return !container.Runs && alike.Contains(container) && alike.All(other => other == container || !other.Runs)
            && alike.Count(other => !other.Runs) == 1;
    }

    /// <summary>Notes what readers get now, and what must never be.</summary>
    private static World Judged(World world, Update? update)
    {
        var reached = world.Reached;
        if (reached is not null && !world.Served.Contains(reached.Release))
        {
            world = world with { Served = new([.. world.Served.With(reached.Release).Order()]) };
        }

        return world.Broken is null ? world with { Broken = Problem(world, reached, update) } : world;
    }

    private static string? Problem(World world, Container? reached, Update? update)
    {
        if (reached?.Release == Releases.Unsigned || (reached is not null && reached.Id == update?.Site && update.Step > 0 && IsRefused(world, reached.Release)))
        {
            return $"readers get release {reached.Release}, which is not verified";
        }

        // While a door is replaced nobody holds the port: docs/edge.md says so.
        if (world.EngineRuns && world.Served.Count > 0 && world.State.Door.Id != 0 && (reached is null || !Releases.IsWell(reached.Release)))
        {
            return reached is null ? "nobody answers" : $"readers get release {reached.Release}, which is not healthy";
        }

        return world.State.Ledger.Concat(world.Anchors).Concat(world.OnHost).FirstOrDefault(record => record != Record.None && !world.Served.Contains(record.Release)) is { } record
            ? $"the ledger says that release {record.Release} served, which it never did"
            : null;
    }

    private static bool IsRefused(World world, int release) => !Releases.IsVerified(world, release);
}
