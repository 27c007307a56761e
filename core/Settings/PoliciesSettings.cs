using System.Globalization;

namespace Omega.Core.Settings;

/// <summary>Suspended policies (`omega:policies`).</summary>
/// <param name="Exemptions">Suspensions, each of one policy for one resource.</param>
public sealed record PoliciesSettings(IReadOnlyList<ExemptionSettings> Exemptions) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems() => Exemptions.SelectMany((exemption, index) =>
        exemption.Problems().Select(problem => problem.Below($"exemptions[{index}]")));
}

/// <summary>One suspension of a policy.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Resource">Logical name of the resource.</param>
/// <param name="Reason">Why; shown in every report.</param>
/// <param name="Expires">Last day that it holds, `yyyy-MM-dd`, UTC.</param>
public sealed record ExemptionSettings(string Policy, string Resource, string Reason, string Expires) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (string.IsNullOrWhiteSpace(Reason))
        {
            yield return new("reason", "must say why", "empty", "<reason>");
        }

        if (!DateOnly.TryParseExact(Expires, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            yield return new("expires", "must be a date yyyy-MM-dd", Expires, "<yyyy-MM-dd>");
        }
    }
}
