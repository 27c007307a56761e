using System.Runtime.InteropServices;

namespace Omega.Offline.Engine.Commands;

/// <summary>Ends a run in good order at the first signal and at once at the second.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations;
    private int _count;

    /// <summary>Calls <paramref name="stop"/> at the first signal and <paramref name="abandon"/> at the next one.</summary>
    public StopSignals(Action stop, Action abandon)
    {
        void Handle(PosixSignalContext context)
        {
            context.Cancel = true;
            switch (Interlocked.Increment(ref _count))
            {
                case 1:
                    stop();
                    break;
                case 2:
                    abandon();
                    break;
            }
        }

        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
