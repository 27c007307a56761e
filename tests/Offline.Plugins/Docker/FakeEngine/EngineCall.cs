using System.Text;
using System.Text.Json.Nodes;

namespace Omega.Offline.Plugins.Docker.Tests.FakeEngine;

/// <summary>One request to the Docker engine's API.</summary>
internal sealed record EngineCall(string Line, IReadOnlyDictionary<string, string> Query, byte[] Content, string RegistryAuth)
{
    /// <summary>The JSON that was sent, without what says nothing: null, false, zero and what is empty.</summary>
    internal string Body => Plain(JsonNode.Parse(Content))?.ToJsonString() ?? "{}";

    /// <summary>Who the request is to be at the registry.</summary>
    internal JsonNode Credentials => JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(
        RegistryAuth.Replace('-', '+').Replace('_', '/'))))!;

    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Select(field => KeyValuePair.Create(field.Key, Plain(field.Value))).Where(field => field.Value is not null)
            .OrderBy(field => field.Key, StringComparer.Ordinal).ToList() is { Count: > 0 } said ? new JsonObject(said) : null,
        // A port that is exposed is an empty object in an object; a list of one empty text is a list.
        JsonArray items => items.Count == 0 ? null : new JsonArray([.. items.Select(item => Plain(item) ?? item?.DeepClone())]),
        JsonValue value => value.ToJsonString() is "false" or "0" or "\"\"" ? null : value.DeepClone(),
        _ => null,
    };
}
