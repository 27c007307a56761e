using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Protocol;

/// <summary>Checks the provider's own configuration.</summary>
internal static class ConfigurationChecker
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The configuration with registry credentials marked secret.</summary>
    internal static CheckResponse Check(CheckRequest request)
    {
        var response = new CheckResponse { Inputs = new Struct() };
        foreach (var (key, value) in request.News.Fields)
        {
            if (!ProviderConfiguration.Keys.Contains(key))
            {
                response.Failures.Add(new CheckFailure
                {
                    Property = key,
                    Reason = $"'{key}' is no setting of the provider; allowed: {string.Join(", ", ProviderConfiguration.Keys)}.",
                });
            }

            response.Inputs.Fields[key] = key == "registryAuth" ? Credentials(Wire.Reveal(value)) : value;
        }

        return response;
    }

    /// <summary>A changed configuration changes no resource.</summary>
    internal static DiffResponse Diff(DiffRequest request) =>
        request.Olds.Equals(request.News) || request.Olds is null ? new DiffResponse() : new DiffResponse
        {
            Changes = DiffResponse.Types.DiffChanges.DiffSome,
        };

    private static Value Credentials(Value value)
    {
        if (Wire.IsUnknown(value))
        {
            return value;
        }

        var text = value.KindCase == Value.KindOneofCase.StringValue ? value.StringValue : value.ToString();
        return Wire.AsSecret(Value.ForString(Sorted(JsonNode.Parse(text))?.ToJsonString(Plain) ?? text));
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
