using System.Globalization;
using Omega.Core.Settings;

namespace Omega.Core.Policies;

/// <summary>Suspends one policy for one resource until a day.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Resource">Logical name of the resource.</param>
/// <param name="Reason">Why; shown in every update.</param>
/// <param name="Expires">Last day that it holds, UTC.</param>
public sealed record Exemption(string Policy, string Resource, string Reason, DateOnly Expires)
{
    /// <summary>Reads a configured suspension; a date that is none counts as long past.</summary>
    public static Exemption From(ExemptionSettings settings) => new(
        settings.Policy,
        settings.Resource,
        settings.Reason,
        DateOnly.TryParseExact(settings.Expires, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : DateOnly.MinValue);
}
