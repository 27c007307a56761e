namespace Omega.Scripts.Tests.Protocol;

/// <summary>All that the protocol works on: the engine's containers, the edge's links, the state, the registry, the lock, and who is at work.</summary>
internal sealed record World
{
    public ValueList<Container> Containers { get; init; } = ValueList<Container>.Empty;

    /// <summary>Containers are numbered as they are made; a number is never used again.</summary>
    public int Made { get; init; }

    /// <summary>The container that the edge's link `active` names; 0: none.</summary>
    public int Active { get; init; }

    /// <summary>The edge that the link `serving` names: only this one borrows the port.</summary>
    public int Serving { get; init; }

    public bool EngineRuns { get; init; } = true;

    public bool RegistryAnswers { get; init; } = true;

    /// <summary>Whether the signer of release 1 is no longer trusted.</summary>
    public bool IsRevoked { get; init; }

    public Snapshot State { get; init; } = new();

    /// <summary>Records kept beside the images, by their number.</summary>
    public ValueList<Record> Anchors { get; init; } = ValueList<Record>.Empty;

    /// <summary>The newest records, kept on the host.</summary>
    public ValueList<Record> OnHost { get; init; } = ValueList<Record>.Empty;

    /// <summary>The update that holds the lock of the state; 0: nobody, <see cref="Dead"/>: one that was killed.</summary>
    public int Lock { get; init; }

    public ValueList<Update> Updates { get; init; } = ValueList<Update>.Empty;

    /// <summary>Releases that readers have got.</summary>
    public ValueList<int> Served { get; init; } = ValueList<int>.Empty;

    public int Started { get; init; }

    /// <summary>Whether the update has begun that must bring all in order: nothing else happens any more.</summary>
    public bool IsOver { get; init; }

    /// <summary>What may still happen.</summary>
    public Bounds Left { get; init; } = new();

    /// <summary>Why the protocol is broken; null: it is not.</summary>
    public string? Broken { get; init; }

    public const int Dead = -1;

    public Container? this[int id] => Containers.FirstOrDefault(container => container.Id == id);

    /// <summary>The door that holds the port, where the engine runs.</summary>
    public bool PortIsHeld => EngineRuns && Containers.Any(container => container is { Role: Role.Door, Runs: true });

    /// <summary>The site that a reader gets: through a door, the edge that serves, and its link; null: nobody answers.</summary>
    public Container? Reached => PortIsHeld && this[Serving] is { Runs: true } && this[Active] is { Runs: true } site ? site : null;

    public World Set(Update update) => this with { Updates = Updates.Replaced(one => one.Number == update.Number, _ => update) };

    public World Change(Container container) => this with { Containers = Containers.Replaced(one => one.Id == container.Id, _ => container) };

    public World Without(Update update) => this with { Updates = Updates.Where(one => one.Number != update.Number) };
}

/// <summary>What a container is for.</summary>
internal enum Role
{
    Site,
    Before,
    Edge,
    Door,
}

/// <summary>A container on the engine.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Release">Release, or recipe for what stands in front of it.</param>
/// <param name="Runs">Whether it was started and not stopped since: the engine starts it again when it comes back.</param>
internal sealed record Container(int Id, Role Role, int Release, bool Runs = true);

/// <summary>A record of the ledger.</summary>
/// <param name="Release">The release that was served.</param>
/// <param name="By">The update that wrote it.</param>
internal sealed record Record(int Release, int By)
{
    public static Record None { get; } = new(0, 0);
}

/// <summary>How often things may happen.</summary>
internal sealed record Bounds
{
    public int Updates { get; init; } = 2;

    /// <summary>Faults of all kinds.</summary>
    public int Faults { get; init; } = 2;

    /// <summary>Kinds that have happened: each happens once.</summary>
    public Fault Happened { get; init; }

    public bool May(Fault fault) => Faults > 0 && !Happened.HasFlag(fault);

    public Bounds After(Fault fault) => this with { Faults = Faults - 1, Happened = Happened | fault };
}

/// <summary>Kinds of faults.</summary>
[Flags]
internal enum Fault
{
    None = 0,
    Kill = 1,
    EngineGone = 2,
    RegistryGone = 4,
    Revocation = 8,
}
