namespace Omega.Scripts.Tests.Protocol;

/// <summary>What the state says: which resources there are, and the outputs of the last update that came to its end.</summary>
internal sealed record Snapshot
{
    /// <summary>Containers of releases, each under its own logical name.</summary>
    public ValueList<Recorded> Sites { get; init; } = ValueList<Recorded>.Empty;

    public Recorded Before { get; init; } = Recorded.None;

    public Recorded Edge { get; init; } = Recorded.None;

    public Recorded Door { get; init; } = Recorded.None;

    public Gate Gate { get; init; } = new(0, 0);

    /// <summary>What the step that switches was given when it came to its end.</summary>
    public Inputs Activated { get; init; } = new(0, 0, 0, 0, 0);

    /// <summary>Containers that were replaced and are still to go.</summary>
    public ValueList<int> Going { get; init; } = ValueList<int>.Empty;

    public int Version { get; init; }

    public ValueList<Record> Ledger { get; init; } = ValueList<Record>.Empty;

    /// <summary>Recipes of the edge and the door that the last update put out.</summary>
    public (int Edge, int Door) Kept { get; init; }

    public Recorded Site(int release) => Sites.FirstOrDefault(site => site.Release == release) ?? Recorded.None;

    /// <summary>Every container that it knows.</summary>
    public IEnumerable<int> Known => [.. Sites.Select(site => site.Id), Before.Id, Edge.Id, Door.Id, .. Going];
}

/// <summary>A container as the state knows it.</summary>
/// <param name="Id">Its number; 0: there is none.</param>
/// <param name="Release">Release, or recipe.</param>
internal sealed record Recorded(int Id, int Release)
{
    public static Recorded None { get; } = new(0, 0);
}

/// <summary>The gate as the state knows it.</summary>
/// <param name="Site">The container that passed it.</param>
/// <param name="Run">Which run of it that was: another one each time.</param>
internal sealed record Gate(int Site, int Run);

/// <summary>What the step that switches runs anew for: it is skipped where it has run to its end for the same.</summary>
internal sealed record Inputs(int Site, int Before, int Edge, int Door, int Gate);
