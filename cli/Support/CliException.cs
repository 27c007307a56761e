namespace Omega.Cli.Support;

/// <summary>A failure that the operator can mend; its message is shown without a stack trace.</summary>
internal sealed class CliException(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    /// <summary>Exit code of the command.</summary>
    public int ExitCode { get; } = exitCode;
}
