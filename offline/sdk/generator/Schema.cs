using System.Text.Json;

namespace Omega.Offline.Sdk.Generator;

/// <summary>A provider's schema: names, types and which properties are required.</summary>
internal sealed class Schema
{
    private readonly JsonElement _root;

    private Schema(JsonElement root)
    {
        _root = root;
        Naming = new(_root.GetProperty("name").GetString()!);
    }

    public string Package => _root.GetProperty("name").GetString()!;

    public Naming Naming { get; }

    public IEnumerable<(string Token, JsonElement Body)> Types => Members("types");

    public IEnumerable<(string Token, JsonElement Body)> Resources => Members("resources");

    /// <summary>Functions whose arguments are plain; the program calls no other.</summary>
    public IEnumerable<(string Token, JsonElement Body)> Functions => Members("functions")
        .Where(function => !function.Body.GetProperty("inputs").GetRawText().Contains("#/types/", StringComparison.Ordinal)
            || function.Token.StartsWith("command:", StringComparison.Ordinal));

    public JsonElement? Provider => _root.TryGetProperty("provider", out var provider) ? provider : null;

    public static Schema Read(string path) => new(JsonDocument.Parse(File.ReadAllText(path)).RootElement);

    public JsonElement Type(string token) => _root.GetProperty("types").GetProperty(token);

    public bool IsEnumeration(string token) => Type(token).TryGetProperty("enum", out _);

    /// <summary>Properties of an object type under a key, without those that no program here sets.</summary>
    public static IEnumerable<Property> Properties(JsonElement body, string key, string requiredKey)
    {
        if (!body.TryGetProperty(key, out var properties))
        {
            yield break;
        }

        var required = body.TryGetProperty(requiredKey, out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        foreach (var property in properties.EnumerateObject().Where(property => !IsLeftOut(property.Value)))
        {
            yield return new(property.Name, property.Value, required.Contains(property.Name));
        }
    }

    // Free-form JSON, and settings of Helm and of the client's rate.
    private static bool IsLeftOut(JsonElement type) =>
        TypeMapper.Kind(type) is "pulumi.json#/Json" or "#/types/kubernetes:index:HelmReleaseSettings" or "#/types/kubernetes:index:KubeClientSettings";

    private IEnumerable<(string Token, JsonElement Body)> Members(string key) =>
        _root.TryGetProperty(key, out var members) ? members.EnumerateObject().Select(member => (member.Name, member.Value)) : [];
}
