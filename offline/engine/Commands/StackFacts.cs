using System.Text.Json;
using Omega.Offline.Engine.Backend;

namespace Omega.Offline.Engine.Commands;

/// <summary>What can be told of a stack without its passphrase.</summary>
/// <param name="Time">When its state was written.</param>
/// <param name="Resources">How many resources it has.</param>
internal sealed record StackFacts(string Time, int Resources)
{
    /// <summary>Reads them from the state.</summary>
    public static StackFacts Read(FileBackend backend, StackName stack)
    {
        using var json = JsonDocument.Parse(backend.Read(stack));
        if (!json.RootElement.TryGetProperty("checkpoint", out var checkpoint) || !checkpoint.TryGetProperty("latest", out var latest))
        {
            return new StackFacts(string.Empty, 0);
        }

        var time = latest.GetProperty("manifest").GetProperty("time").GetString()!;
        var at = DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);
        return new StackFacts(
            at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture),
            latest.TryGetProperty("resources", out var resources) ? resources.GetArrayLength() : 0);
    }
}
