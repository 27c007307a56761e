using System.Collections.Immutable;

namespace Omega.Scripts.Tests.Protocol;

/// <summary>The protocol as a list of steps, in the order in which an update takes them; careless ones are made of it.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="Releases">The releases.</param>
internal sealed record Protocol(ImmutableList<Step> Steps, Releases Releases)
{
    /// <summary>The same where the release before is there first: it waits for nothing but the verdict.</summary>
    public Protocol BeforeFirst => Earlier("create the release before", "create the site").Earlier("record the release before", "create the site");

    /// <summary>Whether the step that switches runs anew when the gate has run anew.</summary>
    public bool GateIsTrigger { get; init; } = true;

    /// <summary>Whether a script changes nothing any more when the update that runs it was killed.</summary>
    public bool OrphansStop { get; init; } = true;

    /// <summary>The protocol of the product.</summary>
    public static Protocol Of(Releases releases) => new(
        [
            ReleaseSteps.Lock, ReleaseSteps.Refresh, ReleaseSteps.Judge, ReleaseSteps.Verify,
            .. HostSteps.Site, HostSteps.Prove, HostSteps.Proved, .. HostSteps.Before, .. HostSteps.Edge(releases), .. HostSteps.Door(releases),
            ActivateSteps.Look, ActivateSteps.Switch, ActivateSteps.Ask, ActivateSteps.Serve, ActivateSteps.AskDoor, ActivateSteps.Clear,
            LedgerSteps.Activated, LedgerSteps.Keep, LedgerSteps.Anchor, LedgerSteps.PutOut(releases), LedgerSteps.Retire, LedgerSteps.Unlock,
        ],
        releases);

    public Protocol Without(string step) => this with { Steps = Steps.RemoveAt(Index(step)) };

    public Protocol With(Step step) => this with { Steps = Steps.SetItem(Index(step.Name), step) };

    /// <summary>The same with a step taken earlier.</summary>
    public Protocol Earlier(string step, string before)
    {
        var moved = Steps[Index(step)];
        var without = Without(step);
        return without with { Steps = without.Steps.Insert(without.Index(before), moved) };
    }

    /// <summary>The same with a step taken later.</summary>
    public Protocol Later(string step, string after)
    {
        var moved = Steps[Index(step)];
        var without = Without(step);
        return without with { Steps = without.Steps.Insert(without.Index(after) + 1, moved) };
    }

    /// <summary>The next step of an update.</summary>
    public Step Next(Update update) => Steps[update.Step];

    /// <summary>The world after it.</summary>
    public World Take(World world, Update update)
    {
        var step = Next(update);
        if (update.IsOrphan && OrphansStop)
        {
            return world.Ends(update);
        }

        if (step.Name != ActivateSteps.Look.Name)
        {
            return step.Take(world, update);
        }

        var given = GateIsTrigger ? update : update with { Gate = 0 };
        return step.Take(world, given with { IsActive = world.State.Activated == given.Inputs });
    }

    private int Index(string step) => Steps.FindIndex(one => one.Name == step) is >= 0 and var index ? index
        : throw new ArgumentException($"The protocol has no step '{step}': {string.Join(", ", Steps.Select(one => one.Name))}.");
}
