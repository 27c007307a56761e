using System.Globalization;
using System.Text.RegularExpressions;

namespace Omega.Offline.Plugins.Docker.Resources.Containers;

/// <summary>Reads and writes durations as the provider's inputs have them, such as "1m30s".</summary>
internal static partial class GoDuration
{
    /// <summary>The duration of the text; null for an absent one.</summary>
    internal static TimeSpan? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var parts = Part().Matches(text);
        if (text != "0" && (parts.Count == 0 || parts.Sum(part => part.Length) != text.Length))
        {
            throw new FormatException(
                $"The duration '{text}' is not a number with a unit (ns, us, ms, s, m, h), such as 30s or 1m30s.");
        }

        return TimeSpan.FromTicks(parts.Sum(part => (long)(
            decimal.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * Ticks(part.Groups[2].Value))));
    }

    /// <summary>The text of the duration.</summary>
    internal static string Format(TimeSpan? duration)
    {
        var span = duration ?? TimeSpan.Zero;
        if (span < TimeSpan.FromSeconds(1) && span > TimeSpan.Zero)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds}ms");
        }

        var (hours, minutes) = ((long)span.TotalHours, span.Minutes);
        var seconds = (span.Ticks % TimeSpan.TicksPerMinute) / (decimal)TimeSpan.TicksPerSecond;
        return string.Create(CultureInfo.InvariantCulture,
            $"{(hours > 0 ? $"{hours}h" : "")}{(hours > 0 || minutes > 0 ? $"{minutes}m" : "")}{seconds:0.#########}s");
    }

    private static decimal Ticks(string unit) => unit switch
    {
        "ns" => 0.01m,
        "us" or "µs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        _ => TimeSpan.TicksPerHour,
    };

    [GeneratedRegex(@"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)")]
    private static partial Regex Part();
}
