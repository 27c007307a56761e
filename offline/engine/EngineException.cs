namespace Omega.Offline.Engine;

/// <summary>A problem that ends the command with its message and exit code, and needs no stack trace.</summary>
internal sealed class EngineException : Exception
{
    /// <summary>Ends the command with exit code 1 unless another one is given.</summary>
    public EngineException(string message, int exitCode = 1)
        : base(message)
    {
        ExitCode = exitCode;
    }

    /// <summary>Exit code of the process.</summary>
    public int ExitCode { get; }
}
