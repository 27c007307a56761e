using System.Globalization;
using Spectre.Console;

namespace Omega.Benchmarks;

/// <summary>What the operator sees: progress on standard error, the table on standard output.</summary>
internal static class Report
{
    public static void Progress(string text) => Console.Error.WriteLine($"{DateTime.UtcNow:HH:mm:ss} load {Load()}  {text}");

    public static void Table(IEnumerable<Measurement> measurements)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumns("what", "omega", "compared with", "ratio", "bar", "met");
        foreach (var row in measurements)
        {
            table.AddRow(
                row.What,
                Markup.Escape($"{Number(row.Ours)} {row.Unit}"),
                row.Other is { } other ? Markup.Escape($"{Number(other)} {row.Unit}") : "",
                row.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "",
                row.Bar,
                row.IsMet ? "yes" : "NO");
        }

        AnsiConsole.Profile.Width = 200;
        AnsiConsole.Write(table);
        Console.WriteLine($"Load of this machine at the end: {Load()}, {Environment.ProcessorCount} cores.");
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Number(double value) => value.ToString(value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture);
}
