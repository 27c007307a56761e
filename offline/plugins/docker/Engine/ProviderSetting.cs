using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Engine;

/// <summary>One setting of the provider, the same however a program's SDK spelled it.</summary>
internal sealed class ProviderSetting
{
    private const string Registries = "registryAuth";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The settings that are no texts; they travel as JSON texts.
    private static readonly string[] Structured = [Registries, "sshOpts", "disableDockerDaemonCheck"];

    private static readonly string[] RegistryKeys =
        ["address", "authDisabled", "configFile", "configFileContent", "password", "username"];

    private readonly string _key;
    private readonly bool _isSecret;

    private ProviderSetting(string key, JsonNode? value, bool isSecret, bool isUnknown)
    {
        (_key, Value, _isSecret, IsUnknown) = (key, value, isSecret, isUnknown);
    }

    /// <summary>The keys that a program may set.</summary>
    internal static IReadOnlyList<string> Keys { get; } =
    [
        "caMaterial", "certMaterial", "certPath", "context", "disableDockerDaemonCheck", "host", "keyMaterial",
        Registries, "sshOpts", "version", "pluginDownloadURL",
    ];

    /// <summary>The setting's value without a secret's envelope anywhere in it; null when it is not set.</summary>
    internal JsonNode? Value { get; }

    /// <summary>Whether the setting, or a part of it, is known only after the update.</summary>
    internal bool IsUnknown { get; }

    /// <summary>Reads the setting of that key.</summary>
    internal static ProviderSetting Read(string key, Value value)
    {
        var reader = new ConfigurationReader();
        var plain = Structured.Contains(key) ? reader.Structure(value) : reader.Text(value);
        return new ProviderSetting(key, plain, reader.SawSecret || key == Registries, reader.SawUnknown);
    }

    /// <summary>The setting as the official provider hands it back: one text, unknown as a whole and secret as a whole.</summary>
    internal Value ToValue()
    {
        if (IsUnknown)
        {
            return Make.Unknown;
        }

        var text = Google.Protobuf.WellKnownTypes.Value.ForString(ToString());
        return Value is null ? Make.Null : _isSecret ? Wire.AsSecret(text) : text;
    }

    /// <summary>What is wrong with the setting, without what it holds; null when nothing is.</summary>
    internal string? Problem()
    {
        if (!Keys.Contains(_key))
        {
            return $"'{_key}' is no setting of the provider; allowed: {string.Join(", ", Keys)}.";
        }

        return IsUnknown || Value is null ? null : _key switch
        {
            Registries => RegistriesProblem(),
            _ when Structured.Contains(_key) || Value.GetValueKind() == JsonValueKind.String => null,
            _ => $"'{_key}' must be a string, but was {Describe(Value)}.",
        };
    }

    /// <summary>The text that the value travels as; it may hold secrets.</summary>
    public override string ToString() => Structured.Contains(_key) ? Value?.ToJsonString(Plain) ?? "" : Value?.ToString() ?? "";

    private string? RegistriesProblem()
    {
        if (Value is not JsonArray entries)
        {
            return $"'{_key}' must be a list of objects, or JSON text of one, but was {Describe(Value!)}.";
        }

        var problems = entries.Index().SelectMany(entry => EntryProblems($"{_key}[{entry.Index}]", entry.Item)).ToList();
        return problems.Count == 0 ? null : string.Join(' ', problems);
    }

    private static IEnumerable<string> EntryProblems(string path, JsonNode? entry)
    {
        if (entry is not JsonObject fields)
        {
            return [$"'{path}' must be an object, but was {Describe(entry)}."];
        }

        var missing = fields.ContainsKey("address") ? [] : new[] { $"'{path}.address' is required, but was not given." };
        return missing
            .Concat(fields.Where(field => !RegistryKeys.Contains(field.Key)).Select(field =>
                $"'{path}.{field.Key}' is not a property; allowed: {string.Join(", ", RegistryKeys)}."))
            .Concat(fields.Where(field => RegistryKeys.Contains(field.Key) && field.Value is not JsonValue).Select(field =>
                $"'{path}.{field.Key}' must be a {(field.Key == "authDisabled" ? "boolean" : "string")}, but was {Describe(field.Value)}."));
    }

    private static string Describe(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
