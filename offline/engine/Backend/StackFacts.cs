using System.Globalization;
using System.Text.Json;

namespace Omega.Offline.Engine.Backend;

/// <summary>What can be told of a state without its passphrase.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Resources">How many resources it has.</param>
internal sealed record StackFacts(DateTime Time, int Resources)
{
    /// <summary>The time in the format of pulumi's lists.</summary>
    public string TimeText => Time == default ? string.Empty : Time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>Reads them from a stack's file.</summary>
    public static StackFacts Read(string source, byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            if (!json.RootElement.TryGetProperty("checkpoint", out var checkpoint) || !checkpoint.TryGetProperty("latest", out var latest)
                || latest.ValueKind != JsonValueKind.Object)
            {
                return new StackFacts(default, 0);
            }

            var time = latest.TryGetProperty("manifest", out var manifest) ? manifest.GetProperty("time").GetString()! : string.Empty;
            return new StackFacts(
                DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at) ? at : default,
                latest.TryGetProperty("resources", out var resources) && resources.ValueKind == JsonValueKind.Array ? resources.GetArrayLength() : 0);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new EngineException($"the state in '{source}' cannot be read: {problem.Message} Restore it from the .bak file beside it.");
        }
    }
}
