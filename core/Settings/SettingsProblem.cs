using System.Globalization;

namespace Omega.Core.Settings;

/// <summary>One broken rule of one configuration value.</summary>
/// <param name="Path">Path below the section, empty for the section itself.</param>
/// <param name="Rule">What is allowed, as the predicate of a sentence.</param>
/// <param name="Given">What was given.</param>
/// <param name="Example">Value that the mending command shows.</param>
/// <param name="Suffix">Added to the path in the mending command.</param>
public sealed record SettingsProblem(string Path, string Rule, string Given, string Example, string Suffix = "")
{
    /// <summary>Reports a number outside an inclusive range.</summary>
    public static IEnumerable<SettingsProblem> OutOfRange(string path, double value, double minimum, double maximum, double example)
    {
        if (value < minimum || value > maximum || double.IsNaN(value))
        {
            yield return new(path, $"must be between {Text(minimum)} and {Text(maximum)}", Text(value), Text(example));
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
