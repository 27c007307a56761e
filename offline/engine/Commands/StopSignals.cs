using System.Runtime.InteropServices;

namespace Omega.Offline.Engine.Commands;

/// <summary>Ends a run in good order at the first signal, asks the providers to hurry at the second, gives up at the third.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations;
    private int _count;

    /// <summary>Calls <paramref name="stop"/> and then <paramref name="hurry"/>.</summary>
    public StopSignals(Action stop, Action hurry)
    {
        void Handle(PosixSignalContext context)
        {
            var count = Interlocked.Increment(ref _count);
            context.Cancel = count < 3;
            if (count == 1)
            {
                stop();
            }
            else if (count == 2)
            {
                hurry();
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
