namespace Omega.Scripts.Tests.Protocol;

/// <summary>An update at work: what it deploys, how far it is, and what it remembers.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Release">What it deploys.</param>
/// <param name="IsPinned">Whether it is a release that the ledger has: a rollback. Any other is built here.</param>
internal sealed record Update(int Number, int Release, bool IsPinned)
{
    public int Step { get; init; }

    /// <summary>Whether it is the one that must bring all in order, undisturbed, with `--refresh` as `omega verify` says.</summary>
    public bool Recovers { get; init; }

    /// <summary>Whether only its script runs on, as the update was killed.</summary>
    public bool IsOrphan { get; init; }

    /// <summary>The ledger that it goes on from.</summary>
    public ValueList<Record> Known { get; init; } = ValueList<Record>.Empty;

    /// <summary>Number of the last record that it knows to be kept beside the images.</summary>
    public int Anchored { get; init; }

    public int Site { get; init; }

    public int Before { get; init; }

    public int Edge { get; init; }

    public int Door { get; init; }

    public int Gate { get; init; }

    /// <summary>Whether the step that switches has run for the same already.</summary>
    public bool IsActive { get; init; }

    /// <summary>What the links named when its script looked.</summary>
    public (int Active, int Serving) Found { get; init; }

    /// <summary>What nobody has on record, as its script found it.</summary>
    public ValueList<int> Strays { get; init; } = ValueList<int>.Empty;

    public Inputs Inputs => new(Site, Before, Edge, Door, Gate);

    /// <summary>What its serving needs.</summary>
    public IEnumerable<int> Needs => [Site, Before, Edge, Door];

    public override string ToString() => Recovers ? $"the next update (release {Release}, --refresh)"
        : IsOrphan ? $"the script of update {Number}, which was killed"
        : IsPinned ? $"update {Number} (rollback to {Release})"
        : $"update {Number} (release {Release})";
}
