using System.Text.Json;
using System.Text.RegularExpressions;

namespace Omega.Offline.Sdk.Generator;

/// <summary>Which types of a schema appear in arguments, and which in results.</summary>
internal sealed partial class Usage
{
    private readonly Schema _schema;

    public Usage(Schema schema)
    {
        _schema = schema;
        foreach (var (_, body) in schema.Resources)
        {
            Collect(body, "inputProperties", Inputs);
            Collect(body, "properties", Outputs);
        }

        foreach (var (_, body) in schema.Functions)
        {
            Collect(body.GetProperty("inputs"), "properties", Inputs);
            Collect(body.GetProperty("outputs"), "properties", Outputs);
        }

        if (schema.Provider is { } provider)
        {
            Collect(provider, "inputProperties", Inputs);
        }
    }

    public HashSet<string> Inputs { get; } = [];

    public HashSet<string> Outputs { get; } = [];

    private void Collect(JsonElement body, string key, HashSet<string> into)
    {
        var references = Schema.Properties(body, key, "required").SelectMany(property => Reference().Matches(property.Type.GetRawText()));
        foreach (var token in references.Select(reference => reference.Groups[1].Value).Where(into.Add).ToList())
        {
            Collect(_schema.Type(token), "properties", into);
        }
    }

    [GeneratedRegex("\"#/types/([^\"]+)\"")]
    private static partial Regex Reference();
}
