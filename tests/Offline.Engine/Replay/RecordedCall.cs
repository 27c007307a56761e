using System.Text.Json;
using Google.Protobuf;

namespace Omega.Offline.Engine.Tests.Replay;

/// <summary>One call of a recording.</summary>
internal sealed class RecordedCall
{
    private static readonly JsonParser Json = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public required string Method { get; init; }

    public required JsonElement Request { get; init; }

    public required JsonElement Response { get; init; }

    public required string? Error { get; init; }

    public bool Used { get; set; }

    public string Urn => Request.ValueKind == JsonValueKind.Object && Request.TryGetProperty("urn", out var urn) ? urn.GetString()! : string.Empty;

    public string Id => Request.ValueKind == JsonValueKind.Object && Request.TryGetProperty("id", out var id) ? id.GetString()! : string.Empty;

    /// <summary>The request as the message that it was.</summary>
    public T Sent<T>() where T : IMessage<T>, new() => Json.Parse<T>(Request.GetRawText());

    /// <summary>The response as the message that it was; an empty one where none was recorded.</summary>
    public T Received<T>() where T : IMessage<T>, new() => Response.ValueKind == JsonValueKind.Object ? Json.Parse<T>(Response.GetRawText()) : new T();

    /// <summary>Reads a recording; where the program ran twice, on two states, `name#2` is its second run.</summary>
    public static List<RecordedCall> Read(string name)
    {
        var parts = name.Split('#');
        var calls = File.ReadLines(Path.Combine("Data", "recordings", $"{parts[0]}.jsonl")).Select(Parse).ToList();
        var first = calls.FindIndex(call => call.Method == "LanguageRuntime/Run") + 1;
        return parts.Length > 1 ? calls[first..] : calls;
    }

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
