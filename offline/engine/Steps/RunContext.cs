using Omega.Offline.Engine.Backend;

namespace Omega.Offline.Engine.Steps;

/// <summary>What all parts of one run share.</summary>
internal sealed class RunContext : IDisposable
{
    private readonly SemaphoreSlim _slots;

    /// <summary>A run over the given state.</summary>
    public RunContext(StackName stack, Snapshot start, SnapshotStore store, IRunEvents events, int parallel)
    {
        Stack = stack;
        Olds = new OldResources(stack, start);
        Store = store;
        Events = events;
        Parallel = parallel;
        _slots = new SemaphoreSlim(parallel);
    }

    /// <summary>The stack.</summary>
    public StackName Stack { get; }

    /// <summary>Whether nothing is really done.</summary>
    public required bool Preview { get; init; }

    /// <summary>What may be changed.</summary>
    public required Targets Targets { get; init; }

    /// <summary>Resources as they were before the run.</summary>
    public OldResources Olds { get; }

    /// <summary>The state on disk.</summary>
    public SnapshotStore Store { get; }

    /// <summary>Hears what happens.</summary>
    public IRunEvents Events { get; }

    /// <summary>How many steps may go on at once.</summary>
    public int Parallel { get; }

    /// <summary>Whether the run goes on.</summary>
    public RunStatus Status { get; } = new();

    /// <summary>Does the work when a slot is free; nothing begins after a failure.</summary>
    public async Task<T> InSlotAsync<T>(Func<Task<T>> work)
    {
        await _slots.WaitAsync();
        try
        {
            Status.ThrowIfStopped();
            return await work();
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Reports an error and stops the run.</summary>
    public StepFailedException Fail(string message, string urn = "")
    {
        Events.Say("error", message, urn);
        Status.Fail();
        return new StepFailedException();
    }

    /// <summary>Waits until every step that has begun has ended.</summary>
    public async Task DrainAsync()
    {
        for (var i = 0; i < Parallel; i++)
        {
            await _slots.WaitAsync();
        }

        _slots.Release(Parallel);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slots.Dispose();
        Status.Dispose();
    }
}
