using System.Text.Json;

namespace Omega.Core.Content;

/// <summary>What a web app's manifest names: icons, screenshots, where it starts.</summary>
public static class ManifestReferences
{
    private static readonly string[] Members = ["src", "url", "start_url"];

    /// <summary>Reads a manifest; what is no JSON names nothing.</summary>
    public static IReadOnlyList<Reference> Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. Values(document.RootElement).Select(value => new Reference(LineOf(text, value), value))];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Values(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Values),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.Value.ValueKind == JsonValueKind.String && Members.Contains(member.Name) ? [member.Value.GetString()!]
            : member.Name is "share_target" or "protocol_handlers" or "file_handlers" or "related_applications" ? []
            : Values(member.Value)),
        _ => [],
    };

    private static int LineOf(string text, string value) =>
        text.IndexOf($"\"{value}\"", StringComparison.Ordinal) is var at and >= 0 ? text.AsSpan(0, at).Count('\n') + 1 : 1;
}
