using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Omega.Cli.Support;

/// <summary>What the operator sees: progress on standard error, data on standard output, colour only on a terminal.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Data = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IAnsiConsole _error;

    /// <summary>A report to the given writers.</summary>
    public Report(TextWriter output, TextWriter error, bool color)
    {
        Output = Console(output, color);
        _error = Console(error, color);
    }

    /// <summary>Console for results: tables and the like.</summary>
    public IAnsiConsole Output { get; }

    /// <summary>A report to this process's own streams.</summary>
    public static Report ToConsole() => new(
        System.Console.Out,
        System.Console.Error,
        !System.Console.IsOutputRedirected && !System.Console.IsErrorRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "")
    {
        CanAsk = !System.Console.IsInputRedirected && !System.Console.IsErrorRedirected && Environment.GetEnvironmentVariable("CI") is null or "",
    };

    /// <summary>Whether somebody is there who can answer: a terminal, and not CI.</summary>
    public bool CanAsk { get; init; }

    /// <summary>Asks a question that is answered by yes or no.</summary>
    public bool Ask(string question) => _error.Confirm(Markup.Escape(question), defaultValue: true);

    /// <summary>Says that work starts that may take a while.</summary>
    public void Step(string text) => _error.MarkupLineInterpolated($"[blue]»[/] {text}");

    /// <summary>Passes on one line of a program that is running.</summary>
    public void Line(string text) => _error.Profile.Out.Writer.WriteLine(text);

    /// <summary>Says something that the operator should know, though the command goes on.</summary>
    public void Warn(string text) => _error.MarkupLineInterpolated($"[yellow]![/] {text}");

    /// <summary>Says why the command failed.</summary>
    public void Error(string text) => _error.MarkupLineInterpolated($"[red]✗[/] {text}");

    /// <summary>Writes one line of the result, never wrapped.</summary>
    public void Result(string text) => Output.Profile.Out.Writer.WriteLine(text);

    /// <summary>Writes the result as JSON, for programs.</summary>
    public void Json<T>(T value) => Result(JsonSerializer.Serialize(value, Data));

    private static IAnsiConsole Console(TextWriter writer, bool color)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = color ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!color)
        {
            // Nothing is wrapped for a reader that has no width.
            console.Profile.Width = 1000;
        }

        return console;
    }
}
