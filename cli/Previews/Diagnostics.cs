using System.Text.Json;
using Omega.Cli.Processes;

namespace Omega.Cli.Previews;

/// <summary>Reads why a preview failed: with `--json` the reason is inside the document.</summary>
internal static class Diagnostics
{
    /// <summary>The messages of a failed preview, one below the other.</summary>
    public static string Of(ProcessResult result)
    {
        try
        {
            using var document = JsonDocument.Parse(result.Output);
            var messages = document.RootElement.TryGetProperty("diagnostics", out var list)
                ? list.EnumerateArray()
                    .Where(item => item.TryGetProperty("severity", out var severity) && severity.GetString() == "error")
                    .Select(item => item.GetProperty("message").GetString()!.Trim())
                    .ToList()
                : [];
            return messages.Count > 0 ? string.Join('\n', messages) : result.LastLines(20);
        }
        catch (JsonException)
        {
            return result.LastLines(20);
        }
    }
}
