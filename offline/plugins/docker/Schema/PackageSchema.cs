using System.Text.Json.Nodes;

namespace Omega.Offline.Plugins.Docker.Schema;

/// <summary>Writes the package's schema for language hosts that ask for it.</summary>
internal static class PackageSchema
{
    /// <summary>The schema as JSON: resources and types with their properties, without descriptions.</summary>
    internal static string Write(string version, IEnumerable<ResourceSchema> resources)
    {
        var (types, written) = (new JsonObject(), new JsonObject());
        foreach (var resource in resources)
        {
            written[resource.Token] = new JsonObject
            {
                ["inputProperties"] = Properties(resource.Inputs, types),
                ["requiredInputs"] = Names(resource.Inputs.Where(property => property.Is(Traits.Required))),
                ["properties"] = Properties(resource.Properties, types),
                ["required"] = Names(resource.Properties.Where(property => property.Is(Traits.Required | Traits.Computed))),
            };
        }

        return new JsonObject
        {
            ["name"] = "docker",
            ["version"] = version,
            ["config"] = new JsonObject(),
            ["provider"] = new JsonObject { ["inputProperties"] = ProviderProperties() },
            ["resources"] = written,
            ["types"] = types,
            ["functions"] = FunctionSchemas.Write(),
        }.ToJsonString();
    }

    private static JsonObject ProviderProperties() => new()
    {
        ["host"] = new JsonObject { ["type"] = "string" },
        ["registryAuth"] = new JsonObject
        {
            ["type"] = "array",
            ["items"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } },
        },
    };

    private static JsonObject Properties(IEnumerable<Property> properties, JsonObject types)
    {
        var result = new JsonObject();
        foreach (var property in properties)
        {
            result[property.Name] = Describe(property, types);
        }

        return result;
    }

    private static JsonObject Describe(Property property, JsonObject types) => property.Kind switch
    {
        ValueKind.Flag => new JsonObject { ["type"] = "boolean" },
        ValueKind.Number => new JsonObject { ["type"] = "integer" },
        ValueKind.Text => new JsonObject { ["type"] = "string" },
        ValueKind.Map => new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } },
        ValueKind.TextList or ValueKind.TextSet => Array(new JsonObject { ["type"] = "string" }),
        ValueKind.Block => Reference(property, types),
        _ => Array(Reference(property, types)),
    };

    private static JsonObject Array(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Reference(Property property, JsonObject types)
    {
        var name = property.TypeName.Contains(':', StringComparison.Ordinal)
            ? property.TypeName
            : $"{property.TypeName}:{property.TypeName}";
        types[$"docker:index/{name}"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = Properties(property.Fields, types),
            ["required"] = Names(property.Fields.Where(field => field.Is(Traits.Required))),
        };
        return new JsonObject { ["$ref"] = $"#/types/docker:index/{name}" };
    }

    private static JsonArray Names(IEnumerable<Property> properties) => [.. properties.Select(property => (JsonNode)property.Name)];
}
