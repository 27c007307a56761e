using System.Globalization;
using System.Text.RegularExpressions;

namespace Omega.Core.Policies.Mapping;

/// <summary>Reads amounts in the notation of Kubernetes: `64Mi`, `250m`, `1.5`.</summary>
internal static partial class KubernetesQuantity
{
    /// <summary>The amount in its own unit, bytes or CPUs; 0 where the text is none.</summary>
    public static double Read(string text)
    {
        var match = Pattern().Match(text);
        return match.Success ? double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * Factor(match.Groups["unit"].Value) : 0;
    }

    /// <summary>Whole MiB of an amount of bytes.</summary>
    public static long MiB(string text) => (long)(Read(text) / (1 << 20));

    private static double Factor(string unit) => unit switch
    {
        "" => 1,
        "m" => 0.001,
        _ => Math.Pow(unit.EndsWith('i') ? 1024 : 1000, "kMGTPE".IndexOf(unit == "Ki" ? 'k' : unit[0], StringComparison.Ordinal) + 1),
    };

    [GeneratedRegex(@"\A(?<number>[0-9]+(\.[0-9]+)?)(?<unit>m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|)\z")]
    private static partial Regex Pattern();
}
