using System.Globalization;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Spectre.Console;

namespace Omega.Cli.Deployments;

/// <summary>Shows where the time of one update went: each program that this command started, and what the program of the stack asked.</summary>
internal sealed class UpdateTimings : IDisposable
{
    private readonly string _file;
    private readonly TimedProcesses _processes;
    private readonly DateTimeOffset _start;
    private readonly TimeProvider _clock;

    /// <summary>Begins to measure; the engine is told where the program notes its parts.</summary>
    /// <param name="checkout">The checkout.</param>
    /// <param name="processes">Runs programs.</param>
    /// <param name="clock">Says what time it is.</param>
    public UpdateTimings(Checkout checkout, IProcesses processes, TimeProvider clock)
    {
        _clock = clock;
        _start = clock.GetUtcNow();
        _processes = new TimedProcesses(processes, clock);
        _file = Path.Combine(SecretFile.Folder(checkout.Machine), $"timings-{Environment.ProcessId}");
        SecretFile.Write(_file, "");
        Environment.SetEnvironmentVariable(Timings.Variable, _file);
    }

    /// <summary>What programs are to be run with.</summary>
    public IProcesses Processes => _processes;

    /// <summary>Writes the table, by when each part began; parts that lie in another one are moved in below it.</summary>
    public void Show(Report report)
    {
        var took = _clock.GetUtcNow() - _start;
        var table = new Table().Border(TableBorder.None).AddColumns("began", "took", "part");
        foreach (var column in table.Columns.Take(2))
        {
            column.Alignment = Justify.Right;
        }

        IReadOnlyList<TimedPart> noted = Timings.Read(_file);
        foreach (var part in _processes.Parts.Concat(noted.Select(part => part with { Name = $"  {part.Name}" })).OrderBy(part => part.Start))
        {
            table.AddRow(Seconds(part.Start - _start), Seconds(part.Took), Markup.Escape(part.Name));
        }

        table.AddRow("", Seconds(took), "all of it");
        report.Output.Write(table);
    }

    /// <summary>Takes the file away.</summary>
    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Timings.Variable, null);
        File.Delete(_file);
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00 s", CultureInfo.InvariantCulture);
}
