using System.Diagnostics;

namespace Omega.Benchmarks;

/// <summary>Repeated measurements; two things are measured in turn, so that a busy moment meets both.</summary>
internal static class Samples
{
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>Seconds that something takes.</summary>
    public static async Task<double> TimeAsync(Func<Task> action)
    {
        var clock = Stopwatch.StartNew();
        await action();
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Median of what one measurement takes.</summary>
    public static async Task<double> MedianAsync(int rounds, Func<Task> action)
    {
        var values = new List<double>();
        while (values.Count < rounds)
        {
            values.Add(await TimeAsync(action));
        }

        return Median(values);
    }

    /// <summary>Medians of two measurements, taken in turn and in turned order.</summary>
    public static async Task<(double Ours, double Other)> CompareAsync(string what, int rounds, Func<int, Task<double>> ours, Func<int, Task<double>> other)
    {
        List<double> first = [], second = [];
        for (var round = 0; round < rounds; round++)
        {
            if (round % 2 == 0)
            {
                first.Add(await ours(round));
                second.Add(await other(round));
            }
            else
            {
                second.Add(await other(round));
                first.Add(await ours(round));
            }

            Report.Progress($"{what}, round {round + 1} of {rounds}: {first[^1]:0.00} against {second[^1]:0.00}");
        }

        return (Median(first), Median(second));
    }
}
