using System.Runtime.InteropServices;

namespace Omega.Offline.Engine.Commands;

/// <summary>Ends a run in good order at the first signal and at once at the second.</summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>What a person or a service manager sends.</summary>
    public static readonly IReadOnlyList<PosixSignal> Heeded = [PosixSignal.SIGINT, PosixSignal.SIGTERM];

    private readonly Action _stop;
    private readonly Action _abandon;
    private readonly List<PosixSignalRegistration> _registrations;
    private int _count;

    /// <summary>Calls <paramref name="stop"/> at the first signal and <paramref name="abandon"/> at the next one.</summary>
    public StopSignals(Action stop, Action abandon)
    {
        (_stop, _abandon) = (stop, abandon);
        _registrations = [.. Heeded.Select(signal => PosixSignalRegistration.Create(signal, Heed))];
    }

    /// <summary>A signal has come; it ends nothing by itself.</summary>
    public void Heed(PosixSignalContext context)
    {
        context.Cancel = true;
        switch (Interlocked.Increment(ref _count))
        {
            case 1:
                _stop();
                break;
            case 2:
                _abandon();
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
