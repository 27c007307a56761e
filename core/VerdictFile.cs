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

    /// <summary>Notes what a failure of the program itself means; without a file, and where it cannot be written, nothing.</summary>
    /// <param name="exitCode">Of <see cref="ExitCode"/>.</param>
    public static void Note(int exitCode) => NotedLines.Append(Variable, exitCode.ToString(CultureInfo.InvariantCulture));

    /// <summary>The worst of what was noted; <see cref="ExitCode.Failed"/> when nobody noted anything that is known.</summary>
    public static int Of(string path) => NotedLines.Read(path)
        .Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : ExitCode.Failed)
        .Where(code => code is ExitCode.Failed or ExitCode.Input or ExitCode.Refused)
        .DefaultIfEmpty(ExitCode.Failed)
        .Max();
}
