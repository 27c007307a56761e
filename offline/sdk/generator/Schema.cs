using System.Text.Json;

namespace Omega.Offline.Sdk.Generator;

/// <summary>A provider's schema: names, types and which properties are required.</summary>
internal sealed class Schema
{
    private readonly JsonElement _root;

    private Schema(JsonElement root) => _root = root;

    public string Package => _root.GetProperty("name").GetString()!;

    public IEnumerable<(string Token, JsonElement Body)> Types => Members("types");

    public IEnumerable<(string Token, JsonElement Body)> Resources => Members("resources");

    public IEnumerable<(string Token, JsonElement Body)> Functions => Members("functions");

    public JsonElement? Provider => _root.TryGetProperty("provider", out var provider) ? provider : null;

    public static Schema Read(string path) => new(JsonDocument.Parse(File.ReadAllText(path)).RootElement);

    public JsonElement Type(string token) => _root.GetProperty("types").GetProperty(token);

    /// <summary>Properties of an object type under a key, with whether they are required.</summary>
    public static IEnumerable<(string Name, JsonElement Type, bool Required)> Properties(JsonElement body, string key, string requiredKey)
    {
        if (!body.TryGetProperty(key, out var properties))
        {
            yield break;
        }

        var required = body.TryGetProperty(requiredKey, out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        foreach (var property in properties.EnumerateObject())
        {
            yield return (property.Name, property.Value, required.Contains(property.Name));
        }
    }

    private IEnumerable<(string Token, JsonElement Body)> Members(string key) =>
        _root.TryGetProperty(key, out var members) ? members.EnumerateObject().Select(member => (member.Name, member.Value)) : [];
}
