namespace Omega.EndToEnd.Tests.Support;

/// <summary>Commands that a page shows, for a test to run as they stand there.</summary>
public static class DocumentedCommands
{
    private const string Program = "./omega ";

    /// <summary>Text below a title, down to the next one.</summary>
    public static string Section(string page, string title)
    {
        var lines = File.ReadAllLines(Path.Combine(TestStack.Repository, "docs", page));
        var begin = Array.IndexOf(lines, $"## {title}");
        Assert.True(begin >= 0, $"docs/{page} has no section '{title}'");
        return string.Join('\n', lines.Skip(begin + 1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)));
    }

    /// <summary>Arguments of each `./omega` of its blocks, without what stands behind `#`.</summary>
    public static IReadOnlyList<string> Of(string section)
    {
        var blocks = section.Split("\n```\n");
        var commands = blocks.Where((_, index) => index % 2 == 1).SelectMany(block => block.Split('\n'))
            .Where(line => line.StartsWith(Program, StringComparison.Ordinal)).Select(line => line[Program.Length..].Split('#')[0].Trim()).ToList();
        Assert.NotEmpty(commands);
        return commands;
    }
}
