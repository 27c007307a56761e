using System.Globalization;

namespace Omega.Core;

/// <summary>
/// What the steps of an update say about their own failure, in a file that the environment names: the engine ends with one code
/// for every failure, and words that it prints may come from anywhere. Each step appends a line with its exit code.
/// </summary>
public static class VerdictFile
{
    /// <summary>Environment variable with the path of the file; scripts append to it as well. No input, so it is in no state.</summary>
    public const string Variable = "OMEGA_VERDICT";

    // Steps write a handful of lines; what is longer is not from them.
    private const int LongestFile = 64 * 1024;

    /// <summary>Notes what a failure of the program itself means; without a file, and where it cannot be written, nothing.</summary>
    /// <param name="exitCode">Of <see cref="ExitCode"/>.</param>
    public static void Note(int exitCode)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path)
        {
            return;
        }

        try
        {
            File.AppendAllText(path, exitCode.ToString(CultureInfo.InvariantCulture) + "\n");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The failure itself is reported all the same.
        }
    }

    /// <summary>The worst of what was noted; <see cref="ExitCode.Failed"/> when nobody noted anything that is known.</summary>
    public static int Of(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > LongestFile)
        {
            return ExitCode.Failed;
        }

        return File.ReadAllLines(path)
            .Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : ExitCode.Failed)
            .Where(code => code is ExitCode.Failed or ExitCode.Input or ExitCode.Refused)
            .DefaultIfEmpty(ExitCode.Failed)
            .Max();
    }
}
