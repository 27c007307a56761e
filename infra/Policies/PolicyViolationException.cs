using System.Text;
using Pulumi;

namespace Omega.Infra.Policies;

/// <summary>Policies refuse resources; the message lists every violation of every one of them with its remedy.</summary>
public sealed class PolicyViolationException : RunException
{
    /// <summary>Creates the one message.</summary>
    /// <param name="resources">What is refused.</param>
    /// <param name="exemptions">What is wrong with the configured exemptions.</param>
    /// <param name="outcome">What did not happen.</param>
    public PolicyViolationException(IReadOnlyList<RejectedResource> resources, IReadOnlyList<string> exemptions, string outcome)
        : base(Text(resources, exemptions, outcome))
    {
        Resources = resources;
        // Noted when it is made: what throws it inside of an output is caught in no one place.
        VerdictFile.Note(ExitCode.Refused);
    }

    /// <summary>What is refused.</summary>
    public IReadOnlyList<RejectedResource> Resources { get; }

    private static string Text(IReadOnlyList<RejectedResource> resources, IReadOnlyList<string> exemptions, string outcome)
    {
        var lines = new StringBuilder();
        var violations = resources.Sum(resource => resource.Violations.Count);
        if (violations > 0)
        {
            lines.Append($"{Count(violations, "policy violation")} in {Count(resources.Count, "resource")}; {outcome}.");
        }

        foreach (var resource in resources)
        {
            foreach (var policy in resource.Violations.GroupBy(violation => violation.Policy))
            {
                lines.Append($"\nPolicy '{policy.Key}' rejects {resource.Type} '{resource.Name}':");
                lines.AppendJoin("", policy.Select(violation => $"\n  - {violation}"));
            }
        }

        if (exemptions.Count > 0)
        {
            lines.Append(violations > 0 ? "\n" : "").Append($"Invalid policy exemptions ({Count(exemptions.Count, "problem")}); {outcome}:");
            lines.AppendJoin("", exemptions.Select(problem => $"\n  - {problem}"));
        }

        return lines.ToString();
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}

/// <summary>A resource and all that the policies refuse about it.</summary>
/// <param name="Type">Type token.</param>
/// <param name="Name">Logical name.</param>
/// <param name="Violations">Every violation, in the order of the catalog.</param>
public sealed record RejectedResource(string Type, string Name, IReadOnlyList<PolicyViolation> Violations);
