using System.Collections.Frozen;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Secrets;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Backend;

/// <summary>Writes a deployment as JSON with the fields and in the order of Pulumi's state.</summary>
internal sealed class StateWriter
{
    /// <summary>The version of pulumi whose format and protocol this engine follows.</summary>
    public const string PulumiVersion = "v3.274.1";

    // The manifest's check sum of the version; pulumi refuses a state where it is another.
    private static readonly string Magic = Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(PulumiVersion)));

    private readonly Utf8JsonWriter _json;
    private readonly Func<string, string, string> _seal;

    /// <summary>Writes with <paramref name="seal"/> making of place and JSON text what stands for a secret.</summary>
    public StateWriter(Utf8JsonWriter json, Func<string, string, string> seal)
    {
        _json = json;
        _seal = seal;
    }

    /// <summary>Fields of a resource that this engine reads and writes itself.</summary>
    public static FrozenSet<string> Known { get; } = FrozenSet.ToFrozenSet(
    [
        "urn", "custom", "delete", "id", "type", "inputs", "outputs", "parent", "protect", "external", "dependencies",
        "initErrors", "provider", "propertyDependencies", "pendingReplacement", "additionalSecretOutputs", "aliases",
        "customTimeouts", "retainOnDelete", "deletedWith", "created", "modified", "ignoreChanges", "replaceOnChanges",
    ]);

    /// <summary>The time in the state's format.</summary>
    public static string Now() => DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A stack's file.</summary>
    public static byte[] Checkpoint(string stack, Snapshot snapshot, PassphraseSecrets secrets) => Document(json =>
    {
        json.WriteNumber("version", 3);
        json.WriteStartObject("checkpoint");
        json.WriteString("stack", stack);
        json.WritePropertyName("latest");
        new StateWriter(json, secrets.Seal).Deployment(snapshot, secrets.Salt);
        json.WriteEndObject();
    });

    /// <summary>An export; with <paramref name="plain"/> the secrets lie open in it.</summary>
    public static byte[] Export(Snapshot snapshot, PassphraseSecrets secrets, bool plain) => Document(json =>
    {
        json.WriteNumber("version", 3);
        json.WritePropertyName("deployment");
        new StateWriter(json, plain ? (_, text) => text : secrets.Seal) { Open = plain }.Deployment(snapshot, secrets.Salt);
    }, indented: true);

    private bool Open { get; init; }

    /// <summary>One resource.</summary>
    public void Resource(ResourceState resource)
    {
        _json.WriteStartObject();
        _json.WriteString("urn", resource.Urn);
        _json.WriteBoolean("custom", resource.Custom);
        Flag("delete", resource.Delete);
        Text("id", resource.Id);
        _json.WriteString("type", resource.Type);
        Properties(resource, "inputs", resource.Inputs);
        Properties(resource, "outputs", resource.Outputs);
        Text("parent", resource.Parent);
        Flag("protect", resource.Protect);
        Flag("external", resource.External);
        Texts("dependencies", resource.Dependencies);
        Texts("initErrors", resource.InitErrors);
        Text("provider", resource.Provider);
        PropertyDependencies(resource.PropertyDependencies);
        Flag("pendingReplacement", resource.PendingReplacement);
        Texts("additionalSecretOutputs", resource.AdditionalSecretOutputs);
        Texts("aliases", resource.Aliases);
        Timeouts(resource.CustomTimeouts);
        Flag("retainOnDelete", resource.RetainOnDelete);
        Text("deletedWith", resource.DeletedWith);
        Text("created", resource.Created);
        Text("modified", resource.Modified);
        Texts("ignoreChanges", resource.IgnoreChanges);
        Texts("replaceOnChanges", resource.ReplaceOnChanges);
        foreach (var (name, value) in resource.Other ?? [])
        {
            _json.WritePropertyName(name);
            _json.WriteRawValue(value?.ToJsonString() ?? "null");
        }

        _json.WriteEndObject();
    }

    private static byte[] Document(Action<Utf8JsonWriter> content, bool indented = false)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, PropertyJson.Compact with { Indented = indented, IndentSize = 4 }))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private void Deployment(Snapshot snapshot, string salt)
    {
        _json.WriteStartObject();
        _json.WriteStartObject("manifest");
        _json.WriteString("time", snapshot.Time ?? Now());
        _json.WriteString("magic", Magic);
        _json.WriteString("version", PulumiVersion);
        _json.WriteEndObject();
        _json.WriteStartObject("secrets_providers");
        _json.WriteString("type", "passphrase");
        _json.WriteStartObject("state");
        _json.WriteString("salt", salt);
        _json.WriteEndObject();
        _json.WriteEndObject();
        Resources(snapshot);
        _json.WriteStartObject("metadata");
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Resources(Snapshot snapshot)
    {
        if (snapshot.Resources.Count > 0)
        {
            _json.WriteStartArray("resources");
            foreach (var resource in snapshot.Resources)
            {
                Resource(resource);
            }

            _json.WriteEndArray();
        }

        if (snapshot.Operations.Count > 0)
        {
            _json.WriteStartArray("pending_operations");
            foreach (var operation in snapshot.Operations)
            {
                _json.WriteStartObject();
                _json.WritePropertyName("resource");
                Resource(operation.Resource);
                _json.WriteString("type", operation.Type);
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }
    }

    private void Properties(ResourceState resource, string name, Struct properties)
    {
        if (properties.Fields.Count > 0)
        {
            _json.WritePropertyName(name);
            PropertyJson.Write(_json, properties, text => _seal($"{resource.Urn}/{name}", text), Open);
        }
    }

    private void PropertyDependencies(IReadOnlyDictionary<string, IReadOnlyList<string>> dependencies)
    {
        if (dependencies.Count == 0)
        {
            return;
        }

        _json.WriteStartObject("propertyDependencies");
        foreach (var (name, urns) in dependencies.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            _json.WriteStartArray(name);
            foreach (var urn in urns)
            {
                _json.WriteStringValue(urn);
            }

            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    private void Timeouts(IReadOnlyDictionary<string, double> timeouts)
    {
        if (timeouts.Values.All(seconds => seconds == 0))
        {
            return;
        }

        _json.WriteStartObject("customTimeouts");
        foreach (var (name, seconds) in timeouts.Where(item => item.Value != 0))
        {
            _json.WriteNumber(name, seconds);
        }

        _json.WriteEndObject();
    }

    private void Flag(string name, bool value)
    {
        if (value)
        {
            _json.WriteBoolean(name, true);
        }
    }

    private void Text(string name, string value)
    {
        if (value.Length > 0)
        {
            _json.WriteString(name, value);
        }
    }

    private void Texts(string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        _json.WriteStartArray(name);
        foreach (var value in values)
        {
            _json.WriteStringValue(value);
        }

        _json.WriteEndArray();
    }
}
