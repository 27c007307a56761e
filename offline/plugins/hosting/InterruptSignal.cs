using System.Runtime.InteropServices;

namespace Omega.Offline.Plugins.Hosting;

/// <summary>The signal SIGINT, which a shell has its background jobs ignore, and all that those start.</summary>
/// <remarks>
/// The runtime leaves an ignored signal alone, whatever handler is registered. The official engine ends its plugins with this
/// signal and waits five seconds for each that does not heed it; it itself, as all programs in Go that ask for it, heeds it.
/// </remarks>
public static partial class InterruptSignal
{
    private const int Number = 2;

    /// <summary>Lets handlers that are registered from now on be called.</summary>
    public static void Heed() => _ = SetHandler(Number, nint.Zero);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int number, nint handler);
}
