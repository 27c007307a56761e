namespace Omega.Cli.Processes;

/// <summary>Names a process for good: by where it is counted, its number, and when it started, so that a later one of that number is another.</summary>
internal static class ProcessMark
{
    private const int StartField = 19;

    private static string Space => new FileInfo("/proc/self/ns/pid").LinkTarget is { } link ? string.Concat(link.Where(char.IsAsciiDigit)) : "";

    /// <summary>The mark of this process.</summary>
    public static string Current { get; } = $"{Space}.{Environment.ProcessId}.{Started($"{Environment.ProcessId}")}";

    /// <summary>Whether a marked process still runs; one that is counted elsewhere may.</summary>
    public static bool IsAlive(string mark) => mark.Split('.') is not [var space, var process, var started] || space != Space || Started(process) == started;

    private static string Started(string process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ')[StartField];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
