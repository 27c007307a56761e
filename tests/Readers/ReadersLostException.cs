using System.Globalization;

namespace Omega.Readers;

/// <summary>Readers did not get what they were promised.</summary>
public sealed class ReadersLostException(ReaderReport report) : Exception(Text(report))
{
    private const int Shown = 8;

    private static string Text(ReaderReport report) => report.Losses.Count == 0
        ? $"No page was read whole: {report}"
        : $"{report}\n" + string.Join('\n', report.Losses
            .GroupBy(loss => (loss.Kind, loss.Address, loss.What))
            .OrderByDescending(group => group.Count())
            .Take(Shown)
            .Select(group => string.Create(
                CultureInfo.InvariantCulture,
                $"{group.Count()} x {group.Key.Kind} {group.Key.Address}: {group.Key.What} (at {group.Min(loss => loss.After).TotalSeconds:F2} to {group.Max(loss => loss.After).TotalSeconds:F2} s)")));
}
