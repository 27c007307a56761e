namespace Omega.Core;

/// <summary>Lines that the parts of an update leave for the command, in a file that the environment names: no input, so that it is in no state.</summary>
internal static class NotedLines
{
    // A few lines are written; what is longer is not from us.
    private const int LongestFile = 64 * 1024;

    private static readonly Lock OneAtATime = new();

    /// <summary>Appends a line; without a file, and where it cannot be written, nothing: the update itself is none the worse.</summary>
    /// <param name="variable">Variable with the path of the file.</param>
    /// <param name="line">The line.</param>
    public static void Append(string variable, string line)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } path)
        {
            return;
        }

        try
        {
            lock (OneAtATime)
            {
                File.AppendAllText(path, line + "\n");
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What was to be noted is told elsewhere, or not asked for.
        }
    }

    /// <summary>The lines of a file; none where there is no such file, or it is not from us.</summary>
    public static IReadOnlyList<string> Read(string path) =>
        !File.Exists(path) || new FileInfo(path).Length > LongestFile ? [] : File.ReadAllLines(path);
}
