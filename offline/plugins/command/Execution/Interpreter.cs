namespace Omega.Offline.Plugins.Command.Execution;

/// <summary>Finds the program that runs a script.</summary>
internal static class Interpreter
{
    /// <summary>The full path of the program; throws with the official provider's words when there is none.</summary>
    internal static string Locate(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return File.Exists(program)
                ? program
                : throw new CommandException($"fork/exec {program}: no such file or directory");
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists)
            ?? throw new CommandException($"exec: {GoText.Quote(program)}: executable file not found in $PATH");
    }
}
