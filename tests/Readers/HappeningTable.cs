using System.Globalization;

namespace Omega.Readers;

/// <summary>What readers saw of each happening, as a table of docs/measured.md.</summary>
public static class HappeningTable
{
    /// <summary>Rows in the order given; rates are told, not judged.</summary>
    public static string Markdown(IEnumerable<(Happening Happening, ReaderReport Report)> rows) => string.Join('\n',
    [
        "| what happened | requests | per second | failed | missing files | changed bytes | went back | longest gap |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        .. rows.Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"| {row.Happening.Name} | {row.Report.Requests} | {row.Report.PerSecond:F0} | {row.Report.Count(LossKind.Failed)} | {row.Report.Count(LossKind.MissingAsset)} | {row.Report.Count(LossKind.ChangedBytes)} | {row.Report.Count(LossKind.WentBack)} | {row.Report.LongestGap.TotalSeconds:F2} s |")),
        "",
    ]);
}
