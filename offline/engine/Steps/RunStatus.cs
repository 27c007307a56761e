namespace Omega.Offline.Engine.Steps;

/// <summary>Whether a run goes on: after the first failure nothing new begins, and what has begun ends.</summary>
internal sealed class RunStatus : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Whether something has failed, or the user has ended the run.</summary>
    public bool Failed { get; private set; }

    /// <summary>Signalled when nothing new may begin.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Notes a failure.</summary>
    public void Fail()
    {
        Failed = true;
        _stop.Cancel();
    }

    /// <summary>Ends the caller's work if nothing new may begin.</summary>
    public void ThrowIfStopped()
    {
        if (Failed)
        {
            throw new StepFailedException();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
