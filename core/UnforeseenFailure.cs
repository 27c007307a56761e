using System.Globalization;

namespace Omega.Core;

/// <summary>What nobody foresaw, as its user sees it: one line, and the trace in a file that only its owner can read.</summary>
public static class UnforeseenFailure
{
    private const int LongestLine = 300;

    /// <summary>Writes the trace where that is possible, and returns the one line.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="folder">Folder of the traces; made when it is not there.</param>
    public static string Describe(Exception exception, string folder) =>
        $"Something went wrong that nobody foresaw: {FirstLine(exception.Message)} ({exception.GetType().Name}). "
        + Trace(exception.ToString(), folder);

    /// <summary>Writes a trace; returns a sentence that says where, or why it could not be written.</summary>
    /// <param name="text">The trace.</param>
    /// <param name="folder">Folder of the traces; made when it is not there.</param>
    public static string Trace(string text, string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            var time = DateTimeOffset.UtcNow.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
            var path = Path.Combine(folder, $"{time}-{Environment.ProcessId}.log");
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(path, options);
            writer.WriteLine(text);
            return $"The trace is in {path}: report it with that file.";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"The trace cannot be written to {folder}: {FirstLine(failure.Message)}";
        }
    }

    private static string FirstLine(string text)
    {
        var line = new string([.. text.Trim().Split('\n')[0].Where(character => !char.IsControl(character))]);
        return line.Length <= LongestLine ? line : line[..LongestLine] + "…";
    }
}
