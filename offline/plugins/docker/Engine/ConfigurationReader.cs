using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Engine;

/// <summary>Takes one value of the provider's configuration apart, as plain values, as JSON text, and with secrets around or inside.</summary>
internal sealed class ConfigurationReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Whether a secret's envelope was opened.</summary>
    internal bool SawSecret { get; private set; }

    /// <summary>Whether a part of the value is known only after the update.</summary>
    internal bool SawUnknown { get; private set; }

    /// <summary>The value of a setting that is a text.</summary>
    internal JsonNode? Text(Value value) => Open(Read(value));

    /// <summary>The value of a setting that is a list, an object or a switch; a text that is no JSON stays a text.</summary>
    internal JsonNode? Structure(Value value) => Structure(Read(value));

    /// <summary>The JSON that the text holds, or null.</summary>
    internal static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonNode? Read(Value value) => JsonNode.Parse(JsonFormatter.Default.Format(value));

    private JsonNode? Structure(JsonNode? node)
    {
        var plain = Open(node);
        return AsText(plain) is { } text && Parse(text) is { } parsed ? Structure(parsed) : Inside(plain);
    }

    // A text within an object is what it says, even where that is JSON: the content of a configuration file, a password.
    private JsonNode? Inside(JsonNode? node) => Open(node) switch
    {
        JsonObject fields => new JsonObject(fields.Where(field => field.Value is not null)
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => KeyValuePair.Create(field.Key, Inside(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Item)]),
        var leaf => leaf?.DeepClone(),
    };

    private JsonNode? Item(JsonNode? node) =>
        Inside(AsText(Open(node)) is { } text && Parse(text) is JsonObject written ? written : node);

    private JsonNode? Open(JsonNode? node)
    {
        var envelope = node as JsonObject ?? (AsText(node) is { } written ? Parse(written) as JsonObject : null);
        if (AsText(envelope?[Wire.Signature]) == Wire.Secret)
        {
            SawSecret = true;
            return Open(envelope!["value"]);
        }

        SawUnknown |= AsText(node) is { } text && Wire.IsUnknown(text);
        return node;
    }

    private static string? AsText(JsonNode? node) => (node as JsonValue)?.TryGetValue<string>(out var text) is true ? text : null;
}
