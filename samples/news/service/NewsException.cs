namespace Omega.News;

/// <summary>Something that whoever runs the service can mend; its message is all that he is told.</summary>
/// <param name="message">What, where, what is allowed, what was given, the remedy.</param>
/// <param name="exitCode">What the program ends with: 1 failed, 2 the input is wrong.</param>
internal sealed class NewsException(string message, int exitCode = NewsException.Failed) : Exception(message)
{
    /// <summary>It could not be done.</summary>
    public const int Failed = 1;

    /// <summary>What was given is wrong, and nothing was done.</summary>
    public const int Input = 2;

    /// <summary>What the program ends with.</summary>
    public int ExitCode { get; } = exitCode;
}
