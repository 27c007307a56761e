using System.Text.Json;

namespace Omega.Core.Registries;

/// <summary>Labels of an image, as its configuration says them.</summary>
internal static class ImageLabels
{
    /// <summary>Reads the bytes of a configuration; none where there are none, or they are unreadable.</summary>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.Object
                && config.TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object
                ? labels.EnumerateObject().Where(label => label.Value.ValueKind == JsonValueKind.String)
                    .GroupBy(label => label.Name).ToDictionary(label => label.Key, label => label.Last().Value.GetString()!)
                : [];
        }
        catch (JsonException)
        {
            return new Dictionary<string, string>();
        }
    }
}
