using Omega.Cli.Support;
using Spectre.Console;

namespace Omega.Cli.Inspection;

/// <summary>What the checks of one stack come to.</summary>
/// <param name="stack">Name of the stack.</param>
/// <param name="checks">Every check, held or not.</param>
internal sealed class Verdict(string stack, IReadOnlyList<Check> checks)
{
    /// <summary>Shows every check, as JSON or a table, and says how many do not hold; returns 0 where all hold, else that of a refusal.</summary>
    public int Show(Report report, bool json)
    {
        if (json)
        {
            report.Json(checks);
        }
        else
        {
            report.Output.Write(Table());
        }

        IReadOnlyList<Check> broken = [.. checks.Where(check => !check.Holds)];
        if (broken.Count > 0)
        {
            report.Error($"{broken.Count} of {checks.Count} checks do not hold. Bring it back to what the program says: {Remedy(stack, broken)}");
        }

        return broken.Count == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    /// <summary>The one command after which these hold again: an update takes a container whose port alone is closed for one that runs.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="broken">Every check that does not hold.</param>
    public static string Remedy(string stack, IReadOnlyList<Check> broken) =>
        broken.All(check => check.Control == PublishedPort.Control) ? $"./omega watch {stack} --once" : $"./omega up {stack} --refresh";

    private Table Table()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "where", "check", "CIS", "Pod Security", "required", "found");
        foreach (var check in checks)
        {
            table.AddRow(
                check.Holds ? "[green]ok[/]" : "[red]no[/]", check.Container.EscapeMarkup(), check.Control.EscapeMarkup(), check.Cis, check.PodSecurity,
                check.Required.EscapeMarkup(), check.Actual.EscapeMarkup());
        }

        return table;
    }
}
