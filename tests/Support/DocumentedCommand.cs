using System.Globalization;
using System.Text.RegularExpressions;

namespace Omega.Tests;

/// <summary>A command, and what its page says of it behind `#`.</summary>
/// <param name="Text">The command.</param>
/// <param name="Said">What is said: `what happened: exit code 3; something else: 1`, `prints …`, or anything else.</param>
internal sealed record DocumentedCommand(string Text, string Said)
{
    private const string Omega = "./omega ";

    /// <summary>Arguments of `./omega`, without what the shell does with its output; null for another program.</summary>
    public string? OfOmega => Text.StartsWith(Omega, StringComparison.Ordinal) ? Text[Omega.Length..].Split('|', '>')[0].Trim() : null;

    /// <summary>The command with other words in place of the page's own, such as the name of a stack.</summary>
    public DocumentedCommand With(params (string Shown, string Meant)[] words) => this with
    {
        Text = words.Aggregate(Text, (text, word) => Regex.Replace(text, $@"(?<=^|\s){Regex.Escape(word.Shown)}(?=\s|$)", _ => word.Meant)),
    };

    /// <summary>The exit code that the page names for what happened.</summary>
    public int ExitCode(string happened) => Regex.Match($"; {Said}", $@"; {Regex.Escape(happened)}: (exit code )?(?<code>[0-9]+)\b") is { Success: true } named
        ? int.Parse(named.Groups["code"].Value, CultureInfo.InvariantCulture)
        : throw new InvalidOperationException($"The page names no exit code for '{happened}' of `{Text}`; it says: {Said}");

    /// <summary>What the page says is printed; null: it does not say.</summary>
    public string? Prints => Regex.Match(Said, "^prints (.+)$") is { Success: true } said ? said.Groups[1].Value : null;
}
