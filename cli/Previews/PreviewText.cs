using System.Text;

namespace Omega.Cli.Previews;

/// <summary>Writes a preview for people: in a terminal, or as a pull request comment.</summary>
internal static class PreviewText
{
    /// <summary>Lines for a terminal.</summary>
    public static string Plain(PreviewSummary summary)
    {
        var text = new StringBuilder($"Stack     {summary.Stack}\nRelease   {Release(summary)}\nDowntime  {summary.Downtime}\nHardening {Hardening(summary)}");
        foreach (var change in summary.Changes)
        {
            text.Append($"\n{change.Operation,-9} {change.Name} ({change.Type}){Properties(change)}");
        }

        return text.ToString();
    }

    /// <summary>Markdown for a pull request comment.</summary>
    public static string Markdown(PreviewSummary summary)
    {
        var text = new StringBuilder($"""
            ### Preview of `{summary.Stack}`

            | | |
            | --- | --- |
            | Release | {Release(summary)} |
            | Downtime | {summary.Downtime} |
            | Hardening | {Hardening(summary)} |
            """);
        if (summary.Changes.Count > 0)
        {
            text.Append("\n\n| change | resource | properties |\n| --- | --- | --- |");
        }

        foreach (var change in summary.Changes)
        {
            text.Append($"\n| {change.Operation} | `{change.Name}` ({change.Type}) | {string.Join(", ", change.Properties)} |");
        }

        return text.ToString();
    }

    private static string Release(PreviewSummary summary) => summary switch
    {
        { Changes.Count: 0 } => $"{summary.From ?? "none"}, unchanged",
        { Builds: true } => $"{summary.From ?? "none"} → a new build",
        { To: { } to } when to != summary.From => $"{summary.From ?? "none"} → {to}",
        _ => $"{summary.From ?? "none"}, same content",
    };

    private static string Hardening(PreviewSummary summary) =>
        summary.Hardening.Count == 0 ? "unchanged" : $"changes: {string.Join(", ", summary.Hardening)}";

    private static string Properties(PreviewChange change) =>
        change.Properties.Count == 0 ? "" : $": {string.Join(", ", change.Properties)}";
}
