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
    /// <summary>Paths of the other values that decide this rule: while one of them cannot be read, nobody knows whether it is broken.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Whether what stands there has to go before the value can be set: the CLI sets nothing inside of a text or a list.</summary>
    public bool IsInTheWay { get; init; }

    /// <summary>Reports a number outside an inclusive range.</summary>
    public static IEnumerable<SettingsProblem> OutOfRange(string path, double value, double minimum, double maximum, double example)
    {
        if (value < minimum || value > maximum || double.IsNaN(value))
        {
            yield return new(path, $"must be between {Text(minimum)} and {Text(maximum)}", Text(value), Text(example));
        }
    }

    /// <summary>The same problem of a value that lies below <paramref name="path"/>.</summary>
    public SettingsProblem Below(string path) =>
        this with { Path = $"{path}.{Path}", Needs = [.. Needs.Select(need => $"{path}.{need}")] };

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
