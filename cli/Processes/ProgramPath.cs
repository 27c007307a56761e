namespace Omega.Cli.Processes;

/// <summary>Finds programs as a shell would.</summary>
internal static class ProgramPath
{
    /// <summary>Full path of the first executable file of that name on PATH (or the given search path), or null.</summary>
    public static string? Find(string name, string? path = null) =>
        (path ?? Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(IsExecutable);

    private static bool IsExecutable(string file) =>
        File.Exists(file)
        && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
