using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Omega.Offline.Sdk.Tests.Support;

/// <summary>One text for messages that mean the same.</summary>
internal static class CanonicalJson
{
    public static string Of(IMessage message) => Sorted(JsonNode.Parse(JsonFormatter.Default.Format(message)))!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        // Configuration of a provider is JSON in text.
        JsonValue value when value.TryGetValue(out string? text) && text.StartsWith("[{", StringComparison.Ordinal) => Sorted(JsonNode.Parse(text))!.ToJsonString(),
        _ => node?.DeepClone(),
    };
}
