namespace Omega.Infra.Support;

/// <summary>How a script ended that was called, not declared.</summary>
/// <param name="Stdout">What it printed.</param>
/// <param name="Failure">What it said when it failed; null: it did not.</param>
internal sealed record ScriptResult(string Stdout, string? Failure)
{
    private const string Refusal = "Refused: ";

    /// <summary>What it printed.</summary>
    /// <exception cref="OmegaException">It failed; the message is what it said.</exception>
    public string Printed() => Failure is null
        ? Stdout
        : throw new OmegaException(Failure, Failure.StartsWith(Refusal, StringComparison.Ordinal) ? ExitCode.Refused : ExitCode.Failed);
}
