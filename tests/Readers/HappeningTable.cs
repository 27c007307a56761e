using System.Globalization;
using System.Text.RegularExpressions;

namespace Omega.Readers;

/// <summary>What readers saw of each happening, as a table of docs/measured.md.</summary>
public static partial class HappeningTable
{
    /// <summary>What the table of a Docker engine is called in the page.</summary>
    public const string OfEngine = "what readers saw";

    /// <summary>What that of a cluster is called.</summary>
    public const string OfCluster = "what readers of a cluster saw";

    private const string Variable = "OMEGA_TEST_TABLE";
    private const string Head = """
        | what happened | promised | requests | per second | failed | missing files | changed bytes | went back | longest gap |
        | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        """;

    /// <summary>Rows in the order given; rates are told, not judged.</summary>
    public static string Markdown(IEnumerable<(Happening Happening, ReaderReport Report)> rows) => Table(rows.Select(row => Row(row.Happening, row.Report)));

    /// <summary>Writes the row into the page of a checkout that <c>OMEGA_TEST_TABLE</c> names; nothing where it names none.</summary>
    /// <inheritdoc cref="Into"/>
    public static void Write(string checkout, string table, IReadOnlyList<string> order, Happening happening, ReaderReport report)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name)
        {
            var page = Path.Combine(checkout, name);
            File.WriteAllText(page, Into(File.ReadAllText(page), table, order, happening, report));
        }
    }

    /// <summary>The page with this row in its table, in the place of the one of that name; the order is the one given, and what is not in it is dropped.</summary>
    /// <param name="page">The page.</param>
    /// <param name="table">Which table: <see cref="OfEngine"/>, <see cref="OfCluster"/>.</param>
    /// <param name="order">Names of all rows that it may have.</param>
    /// <param name="happening">What happened.</param>
    /// <param name="report">What readers saw of it.</param>
    /// <exception cref="FormatException">The page has no place for the table.</exception>
    public static string Into(string page, string table, IReadOnlyList<string> order, Happening happening, ReaderReport report)
    {
        var (head, foot) = ($"<!-- {table}: written by the tests -->\n", $"<!-- end of {table} -->\n");
        var (begin, end) = (page.IndexOf(head, StringComparison.Ordinal), page.IndexOf(foot, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
        {
            throw new FormatException($"The page has no place for the table: a line {head.Trim()} and below it a line {foot.Trim()}.");
        }

        begin += head.Length;
        var rows = Named().Matches(page[begin..end]).ToDictionary(row => row.Groups["name"].Value, row => row.Value);
        rows[happening.Name] = Row(happening, report);
        return page[..begin] + Table(order.Where(rows.ContainsKey).Select(name => rows[name])) + page[end..];
    }

    private static string Table(IEnumerable<string> rows) => string.Join('\n', [Head, .. rows, ""]);

    private static string Row(Happening happening, ReaderReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {happening.Name} | {Promised(happening)} | {report.Requests} | {report.PerSecond:F0} | {report.Count(LossKind.Failed)} | {report.Count(LossKind.MissingAsset)} | {report.Count(LossKind.ChangedBytes)} | {report.Count(LossKind.WentBack)} | {report.LongestGap.TotalSeconds:F2} s |");

    private static string Promised(Happening happening) => (happening.Holds, happening.By) switch
    {
        (Promise.NothingIsLost, null) => "nothing lost",
        (Promise.NothingIsLost, { Command: var command }) => $"nothing lost; back by `{command}`",
        (_, null) => "back by itself",
        (_, { Command: var command }) => $"back by `{command}`",
    };

    [GeneratedRegex(@"^\| (?<name>(?!what happened|---)[^|]+?) \|.*$", RegexOptions.Multiline)]
    private static partial Regex Named();
}
