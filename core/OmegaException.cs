namespace Omega.Core;

/// <summary>A failure that the operator can mend: the message says what, where, what is allowed and what to do; no stack trace is shown.</summary>
public class OmegaException(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    /// <summary>What the command that meets it ends with, of <see cref="Core.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
