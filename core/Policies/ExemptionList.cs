using System.Globalization;

namespace Omega.Core.Policies;

/// <summary>All suspensions of a stack on one day; one that is not valid suspends nothing.</summary>
public sealed class ExemptionList(IReadOnlyList<Exemption> exemptions, DateOnly today)
{
    private const string Section = "omega:policies.exemptions";

    /// <summary>Suspensions that hold today.</summary>
    public IEnumerable<Exemption> Active => exemptions.Where(IsValid);

    /// <summary>True when the policy is suspended for the resource.</summary>
    public bool Suspends(string policy, string resource) =>
        Active.Any(exemption => exemption.Policy == policy && exemption.Resource == resource);

    /// <summary>Lists every problem of every suspension, given the names of all resources.</summary>
    public IReadOnlyList<string> Problems(IReadOnlyCollection<string> resources) =>
        [.. exemptions.SelectMany((exemption, index) => Problems(exemption, $"{Section}[{index}]", resources))];

    private IEnumerable<string> Problems(Exemption exemption, string path, IReadOnlyCollection<string> resources)
    {
        if (!IsPolicy(exemption.Policy))
        {
            yield return $"{path}.policy must be the name of a policy ({string.Join(", ", PolicyCatalog.All.Select(policy => policy.Name))}), was \"{exemption.Policy}\". Correct the name or remove the exemption.";
        }

        if (!resources.Contains(exemption.Resource))
        {
            yield return $"{path}.resource must be the name of a resource of this stack ({string.Join(", ", resources.Order(StringComparer.Ordinal))}), was \"{exemption.Resource}\". Correct the name or remove the exemption.";
        }

        if (string.IsNullOrWhiteSpace(exemption.Reason))
        {
            yield return $"{path}.reason must say why, was empty. Write the reason, or remove the exemption.";
        }

        if (exemption.Expires < today)
        {
            yield return $"{path}.expires must be {Text(today)} or later, was {Text(exemption.Expires)}. Mend the resource and remove the exemption, or decide on a new date.";
        }
    }

    private bool IsValid(Exemption exemption) =>
        IsPolicy(exemption.Policy) && !string.IsNullOrWhiteSpace(exemption.Reason) && exemption.Expires >= today;

    private static bool IsPolicy(string name) => PolicyCatalog.All.Any(policy => policy.Name == name);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
