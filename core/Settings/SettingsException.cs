namespace Omega.Core.Settings;

/// <summary>The configuration is bad; nothing was created. The message lists every problem with its remedy.</summary>
public sealed class SettingsException : OmegaException
{
    /// <summary>Creates the one message for <paramref name="problems"/> of <paramref name="stack"/>.</summary>
    public SettingsException(string stack, IReadOnlyList<string> problems)
        : base(Text(stack, problems), Core.ExitCode.Input)
    {
    }

    private static string Text(string stack, IReadOnlyList<string> problems) =>
        $"Invalid configuration for stack '{stack}' ({problems.Count} {(problems.Count == 1 ? "problem" : "problems")}):\n"
        + string.Join('\n', problems.Select(problem => $"  - {problem}"));
}
