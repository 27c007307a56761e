using System.Globalization;
using System.Text.RegularExpressions;
using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Docker's own notations.</summary>
public static partial class DockerText
{
    /// <summary>The user of `user:group`.</summary>
    public static Fact<string> UserId(Fact<string> user) => Part(user, 0);

    /// <summary>The group of `user:group`; unset where none is given.</summary>
    public static Fact<string> GroupId(Fact<string> user) => Part(user, 1);

    /// <summary>Seconds of a duration, `1m30s`; 0 where the text is none.</summary>
    public static double Seconds(string text)
    {
        var match = Duration().Match(text);
        return match.Success
            ? match.Groups["part"].Captures.Zip(match.Groups["unit"].Captures, (part, unit) =>
                double.Parse(part.Value, CultureInfo.InvariantCulture) * Factor(unit.Value)).Sum()
            : 0;
    }

    private static Fact<string> Part(Fact<string> user, int index)
    {
        var parts = user.IsKnown ? user.Value!.Split(':') : [];
        return !user.IsKnown || index < parts.Length
            ? user.Map(_ => parts[index])
            : Fact.Unset<string>(user.Path) with { Written = user.Given };
    }

    private static double Factor(string unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        _ => 0.001,
    };

    [GeneratedRegex(@"\A((?<part>[0-9]+(\.[0-9]+)?)(?<unit>ms|h|m|s))+\z")]
    private static partial Regex Duration();
}
