namespace Omega.Core.Policies;

/// <summary>One value of one resource that a policy refuses.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Path">Full property path.</param>
/// <param name="Required">What is allowed, as the end of "must be …".</param>
/// <param name="Actual">What was given.</param>
/// <param name="Remedy">What to do, one or more sentences.</param>
public sealed record PolicyViolation(string Policy, string Path, string Required, string Actual, string Remedy)
{
    /// <summary>`path must be …, was …. Remedy`.</summary>
    public override string ToString() => $"{Path} must be {Required}, was {Actual}. {Remedy}";
}
