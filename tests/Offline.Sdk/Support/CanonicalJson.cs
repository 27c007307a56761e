using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Omega.Offline.Sdk.Tests.Support;

/// <summary>One text for messages that mean the same.</summary>
internal static class CanonicalJson
{
    public static string Of(IMessage message) => Sorted(JsonNode.Parse(JsonFormatter.Default.Format(message)))!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map when map["value"] is JsonValue value && value.TryGetValue(out string? text) && Configuration(text) is { } written =>
            Opened(written),
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        // Configuration of a provider is JSON in text. The recorded Node SDK wraps the text of one that holds a secret, the .NET SDK
        // wraps the secret within the text.
        JsonValue value when value.TryGetValue(out string? text) && Configuration(text) is { } written => Opened(written),
        _ => node?.DeepClone(),
    };

    private static JsonArray? Configuration(string text) =>
        text.StartsWith('[') && text.Contains('{', StringComparison.Ordinal) ? JsonNode.Parse(text) as JsonArray : null;

    private static string Opened(JsonArray entries) => new JsonArray([.. entries.Select(entry => new JsonObject(entry!.AsObject()
        .OrderBy(field => field.Key, StringComparer.Ordinal)
        .Select(field => KeyValuePair.Create(field.Key, (field.Value is JsonObject envelope ? envelope["value"] : field.Value)?.DeepClone()))))]).ToJsonString();
}
