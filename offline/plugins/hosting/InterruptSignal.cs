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
    private const nint Default = 0;
    private const nint Ignored = 1;

    // More than any C library's sigaction takes; the handler is its first member in all of them.
    private const int ActionSize = 512;

    /// <summary>
    /// Lets handlers that are registered from now on be called; changes nothing where the signal is not ignored. Comes first
    /// in a program: the runtime looks once, when a process is started or the console is used.
    /// </summary>
    public static void Heed()
    {
        var action = Marshal.AllocHGlobal(ActionSize);
        try
        {
            if (GetAction(Number, nint.Zero, action) == 0 && Marshal.ReadIntPtr(action) == Ignored)
            {
                SetHandler(Number, Default);
            }
        }
        finally
        {
            Marshal.FreeHGlobal(action);
        }
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int GetAction(int number, nint given, nint found);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int number, nint handler);
}
