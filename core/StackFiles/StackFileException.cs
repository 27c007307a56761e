namespace Omega.Core.StackFiles;

/// <summary>A stack file says what cannot be read or edited; the file is as it was.</summary>
public sealed class StackFileException(string message) : OmegaException(message, Core.ExitCode.Input)
{
    /// <summary>Names the place, what is wrong with it, and what to do.</summary>
    internal static StackFileException Of(string path, int line, string problem, string remedy) =>
        new($"{path}, line {line}, {problem}. {remedy} The file is as it was.");
}
