using System.Globalization;
using System.Runtime.InteropServices;

namespace Omega.Offline.Engine.Plugins;

/// <summary>The processes of one session: a program that was started as the first of it, and all that came of that.</summary>
/// <remarks>
/// The runtime ends a tree by stopping one process after the other before it kills them, and leaves them stopped where it is
/// killed itself meanwhile; and a group is not enough, since a language host has groups of its own.
/// </remarks>
internal static partial class ProcessSession
{
    private const int KillSignal = 9;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Kills all of them and waits until they are gone, a second at most.</summary>
    public static void End(int session)
    {
        var started = Environment.TickCount64;
        while (Members(session) is { Count: > 0 } members && Environment.TickCount64 - started < Limit.TotalMilliseconds)
        {
            members.ForEach(process => _ = Kill(process, KillSignal));
            Thread.Sleep(Pause);
        }
    }

    private static List<int> Members(int session) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : 0)
            .Where(process => process > 0 && IsMember(process, session)),
    ];

    private static bool IsMember(int process, int session)
    {
        try
        {
            // proc(5): number, (name), state, parent, group, session; the name may hold anything.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is not ("Z" or "X") && int.Parse(fields[3], CultureInfo.InvariantCulture) == session;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
