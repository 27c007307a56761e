namespace Omega.Cli.Ledger;

/// <summary>What the check of a ledger found about one subject.</summary>
/// <param name="Subject">`chain`, or a version.</param>
/// <param name="Of">How much, or which digest, was checked.</param>
/// <param name="Problem">Why it does not hold; null when it does.</param>
internal sealed record AuditFinding(string Subject, string Of, string? Problem)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool Holds => Problem is null;
}
