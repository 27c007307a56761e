namespace Omega.Core.Context;

/// <summary>The files of the image cannot be used as they are; the message lists every one of them.</summary>
public sealed class ContextException : OmegaException
{
    /// <summary>Creates the one message for all <paramref name="problems"/>.</summary>
    public ContextException(IReadOnlyList<string> problems)
        : base("The image cannot be built from these files:\n" + string.Join('\n', problems.Select(problem => $"  - {problem}")), Core.ExitCode.Input)
    {
    }
}
