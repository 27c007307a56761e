using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Omega.Offline.Engine.Secrets;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Backend;

/// <summary>Reads the JSON of a deployment; what it does not understand it refuses and names.</summary>
internal sealed class StateReader
{
    private const int SupportedVersion = 3;

    private readonly string _source;
    private readonly Func<string, PassphraseSecrets> _secrets;
    private PassphraseSecrets? _opened;
    private string _salt = string.Empty;

    /// <summary>Reads from the named source; <paramref name="secrets"/> opens by salt and is asked only if needed.</summary>
    public StateReader(string source, Func<string, PassphraseSecrets> secrets)
    {
        _source = source;
        _secrets = secrets;
    }

    /// <summary>Reads a stack's file or an export.</summary>
    public Snapshot Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            CheckVersion(root);
            var deployment = root.TryGetProperty("checkpoint", out var checkpoint)
                ? checkpoint.TryGetProperty("latest", out var latest) ? latest : default
                : root.GetProperty("deployment");
            return deployment.ValueKind == JsonValueKind.Object ? ReadDeployment(deployment) : Snapshot.Empty;
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new EngineException(
                $"the state in '{_source}' cannot be read: {problem.Message} Nothing was changed. "
                + "Restore it from the .bak file beside it or from the backups folder.");
        }
        catch (CryptographicException)
        {
            throw new EngineException(
                $"a secret in '{_source}' cannot be opened: it is damaged or was sealed with another key. Nothing was changed.");
        }
    }

    /// <summary>The salt of a stack's file, or nothing where it holds none.</summary>
    public static string? SaltOf(ReadOnlyMemory<byte> content)
    {
        using var json = JsonDocument.Parse(content);
        return json.RootElement.TryGetProperty("checkpoint", out var checkpoint)
            && checkpoint.TryGetProperty("latest", out var latest) && latest.ValueKind == JsonValueKind.Object
            && latest.TryGetProperty("secrets_providers", out var provider) && provider.ValueKind == JsonValueKind.Object
            && provider.TryGetProperty("state", out var state)
            && state.TryGetProperty("salt", out var salt)
                ? salt.GetString()
                : null;
    }

    private void CheckVersion(JsonElement root)
    {
        var version = root.TryGetProperty("version", out var found) ? found.GetInt32() : 0;
        if (version != SupportedVersion)
        {
            var remedy = version > SupportedVersion
                ? "It was written by a newer pulumi: use that one."
                : "Update it once with the pulumi CLI.";
            throw new EngineException(
                $"the state in '{_source}' must have version {SupportedVersion}, has {version}. {remedy} Nothing was changed.");
        }
    }

    private Snapshot ReadDeployment(JsonElement deployment)
    {
        if (deployment.TryGetProperty("secrets_providers", out var provider) && provider.ValueKind == JsonValueKind.Object)
        {
            var type = provider.TryGetProperty("type", out var name) ? name.GetString() : string.Empty;
            _salt = type == "passphrase"
                ? provider.GetProperty("state").GetProperty("salt").GetString()!
                : throw new EngineException(
                    $"the secrets in '{_source}' must be sealed by the passphrase secrets provider, are by '{type}'. "
                    + "Nothing was changed: use the pulumi CLI for this stack.");
        }

        var resources = Items(deployment, "resources").Select(ReadResource).ToList();
        var operations = Items(deployment, "pending_operations")
            .Select(item => new PendingOperation(item.GetProperty("type").GetString()!, ReadResource(item.GetProperty("resource"))))
            .ToList();
        CheckNames(resources);
        var time = deployment.TryGetProperty("manifest", out var manifest) && manifest.TryGetProperty("time", out var at)
            ? at.GetString()
            : null;
        return new Snapshot(resources, operations, time, _salt.Length > 0 ? _salt : null);
    }

    private void CheckNames(List<ResourceState> resources)
    {
        var twice = resources.Where(resource => !resource.Delete).GroupBy(resource => resource.Urn).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new EngineException($"the state in '{_source}' holds {twice.Key} more than once. Nothing was changed.");
        }
    }

    private ResourceState ReadResource(JsonElement json)
    {
        var urn = json.GetProperty("urn").GetString()!;
        return new ResourceState
        {
            Urn = urn,
            Type = json.GetProperty("type").GetString()!,
            Custom = Flag(json, "custom"),
            Delete = Flag(json, "delete"),
            Id = Text(json, "id"),
            Inputs = Properties(json, urn, "inputs"),
            Outputs = Properties(json, urn, "outputs"),
            Parent = Text(json, "parent"),
            Protect = Flag(json, "protect"),
            External = Flag(json, "external"),
            Dependencies = Texts(json, "dependencies"),
            InitErrors = Texts(json, "initErrors"),
            Provider = Text(json, "provider"),
            PropertyDependencies = json.TryGetProperty("propertyDependencies", out var dependencies) && dependencies.ValueKind == JsonValueKind.Object
                ? dependencies.EnumerateObject().ToDictionary(item => item.Name, item => Strings(item.Value))
                : [],
            PendingReplacement = Flag(json, "pendingReplacement"),
            AdditionalSecretOutputs = Texts(json, "additionalSecretOutputs"),
            Aliases = Texts(json, "aliases"),
            CustomTimeouts = json.TryGetProperty("customTimeouts", out var timeouts) && timeouts.ValueKind == JsonValueKind.Object
                ? timeouts.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetDouble())
                : [],
            RetainOnDelete = Flag(json, "retainOnDelete"),
            DeletedWith = Text(json, "deletedWith"),
            Created = Text(json, "created"),
            Modified = Text(json, "modified"),
            IgnoreChanges = Texts(json, "ignoreChanges"),
            ReplaceOnChanges = Texts(json, "replaceOnChanges"),
            Other = Rest(json),
        };
    }

    private Google.Protobuf.WellKnownTypes.Struct Properties(JsonElement json, string urn, string name)
    {
        if (!json.TryGetProperty(name, out var properties) || properties.ValueKind != JsonValueKind.Object)
        {
            return new();
        }

        return PropertyJson.Read(properties, ciphertext => (_opened ??= _secrets(_salt)).OpenAt($"{urn}/{name}", ciphertext));
    }

    private static JsonObject? Rest(JsonElement json)
    {
        var rest = new JsonObject();
        foreach (var property in json.EnumerateObject().Where(property => !StateWriter.Known.Contains(property.Name)))
        {
            rest[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        }

        return rest.Count > 0 ? rest : null;
    }

    private static List<JsonElement> Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : [];

    private static bool Flag(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;

    private static IReadOnlyList<string> Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? Strings(value) : [];

    private static IReadOnlyList<string> Strings(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : [];
}
