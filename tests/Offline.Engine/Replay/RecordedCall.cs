using System.Text.Json;

namespace Omega.Offline.Engine.Tests.Replay;

/// <summary>One call of a recording.</summary>
internal sealed class RecordedCall
{
    public required string Method { get; init; }

    public required JsonElement Request { get; init; }

    public required JsonElement Response { get; init; }

    public required string? Error { get; init; }

    public bool Used { get; set; }

    public string Urn => Request.ValueKind == JsonValueKind.Object && Request.TryGetProperty("urn", out var urn) ? urn.GetString()! : string.Empty;

    public string Id => Request.ValueKind == JsonValueKind.Object && Request.TryGetProperty("id", out var id) ? id.GetString()! : string.Empty;

    public static List<RecordedCall> Read(string name) =>
        [.. File.ReadLines(Path.Combine("Data", "recordings", $"{name}.jsonl")).Select(Parse)];

    private static RecordedCall Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement.Clone();
        return new RecordedCall
        {
            Method = root.GetProperty("method").GetString()!,
            Request = root.TryGetProperty("request", out var request) ? request : default,
            Response = root.TryGetProperty("response", out var response) ? response : default,
            Error = root.TryGetProperty("errors", out var errors) ? errors[0].GetString() : null,
        };
    }
}
