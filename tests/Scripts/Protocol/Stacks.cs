namespace Omega.Scripts.Tests.Protocol;

/// <summary>Where a walk begins.</summary>
internal static class Stacks
{
    /// <summary>Nothing is deployed.</summary>
    public static World Empty(Bounds bounds) => new() { Left = bounds };

    /// <summary>One release, which serves.</summary>
    public static World Young(Bounds bounds) => Deployed(bounds, Releases.Second);

    /// <summary>Two releases, of which the second serves.</summary>
    public static World Grown(Bounds bounds) => Deployed(bounds, Releases.First, Releases.Second);

    private static World Deployed(Bounds bounds, params int[] releases)
    {
        var ledger = new ValueList<Record>([.. releases.Select(release => new Record(release, 0))]);
        return new World
        {
            Containers = new(new(1, Role.Site, Releases.Second), new(2, Role.Before, releases[0]), new(3, Role.Edge, 1), new(4, Role.Door, 1)),
            Made = 4,
            Active = 1,
            Serving = 3,
            State = new Snapshot
            {
                Sites = new(new Recorded(1, Releases.Second)),
                Before = new(2, releases[0]),
                Edge = new(3, 1),
                Door = new(4, 1),
                Gate = new(1, 0),
                Activated = new(1, 2, 3, 4, 0),
                Version = Releases.Second,
                Ledger = ledger,
                Kept = (1, 1),
            },
            Anchors = ledger,
            OnHost = ledger,
            Served = new([.. releases]),
            Left = bounds,
        };
    }
}
