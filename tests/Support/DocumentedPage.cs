using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Omega.Tests;

/// <summary>Commands that the shell blocks of a page show, for a test to run as they stand there, in their order, none left out.</summary>
/// <remarks>Fails a test by an exception of its own: suites that share it have assertions of several kinds.</remarks>
internal sealed class DocumentedPage
{
    private static readonly string Root = FindRoot();

    private readonly string _name;
    private readonly Queue<DocumentedCommand> _left;

    private DocumentedPage(string name, string text)
    {
        (_name, Text) = (name, text);
        Commands = [.. TextsOf(text).SelectMany(CommandsOf)];
        _left = new(Commands);
    }

    /// <summary>What stands there.</summary>
    public string Text { get; }

    /// <summary>All commands.</summary>
    public IReadOnlyList<DocumentedCommand> Commands { get; }

    /// <summary>A whole page, such as `docs/evidence.md`.</summary>
    public static DocumentedPage Of(string page) => new(page, File.ReadAllText(Path.Combine(Root, page)));

    /// <summary>README and every page of docs/.</summary>
    public static IEnumerable<DocumentedPage> All() =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Select(file => Path.GetRelativePath(Root, file)).Append("README.md").Select(Of);

    /// <summary>Titles of the sections that show commands.</summary>
    public IEnumerable<string> Titles => Regex.Matches(Text, "^## (.+)$", RegexOptions.Multiline).Select(title => title.Groups[1].Value)
        .Where(title => Section(title).Commands.Count > 0);

    /// <summary>What stands below a title, down to the next one.</summary>
    public DocumentedPage Section(string title)
    {
        var below = Text.Split($"\n## {title}\n");
        return below.Length == 2
            ? new($"{_name}, {title}", below[1].Split("\n## ")[0])
            : throw new InvalidOperationException($"{_name} has no section '{title}'.");
    }

    /// <summary>Each of its shell blocks.</summary>
    public IReadOnlyList<DocumentedPage> Blocks =>
        [.. TextsOf(Text).Select((block, index) => new DocumentedPage($"{_name}, block {index}", $"```\n{block}\n```\n"))];

    /// <summary>The next command.</summary>
    public DocumentedCommand Next() => _left.Count > 0 ? _left.Dequeue() : throw new InvalidOperationException($"{_name} shows no further command.");

    /// <summary>Fails where a command was left out.</summary>
    public void MustBeDone()
    {
        if (_left.Count > 0)
        {
            throw new InvalidOperationException($"{_name} shows a command that this test does not run: {_left.Peek().Text}");
        }
    }

    /// <summary>Blocks of a language, such as yaml, are not for a shell.</summary>
    private static IEnumerable<string> TextsOf(string text) =>
        Regex.Matches(text, "^```(?<language>[a-z]*)\n(?<block>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
            .Where(block => block.Groups["language"].Length == 0).Select(block => block.Groups["block"].Value);

    private static IEnumerable<DocumentedCommand> CommandsOf(string block) => block.Split('\n').Where(line => line.Trim().Length > 0)
        .Select(line => Regex.Match(line, @"^(?<command>.*?)(\s+# (?<said>.*))?$"))
        .Select(line => new DocumentedCommand(line.Groups["command"].Value, line.Groups["said"].Value));

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
