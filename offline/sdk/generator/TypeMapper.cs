using System.Text.Json;

namespace Omega.Offline.Sdk.Generator;

/// <summary>C# types of schema types, as inputs, as plain arguments and as outputs.</summary>
internal sealed class TypeMapper(Schema schema)
{
    /// <summary>Type of an input property: `Input&lt;T&gt;`, `InputList&lt;T&gt;` or `InputMap&lt;T&gt;`.</summary>
    public string Input(JsonElement type) => Kind(type) switch
    {
        "array" => $"global::Pulumi.InputList<{Element(type.GetProperty("items"))}>",
        "map" => $"global::Pulumi.InputMap<{Element(type.GetProperty("additionalProperties"))}>",
        _ => $"global::Pulumi.Input<{Element(type)}>",
    };

    /// <summary>Type of an input inside a list or map, or of a plain argument.</summary>
    public string Element(JsonElement type) => Map(type, "Inputs", "Args", nested: false);

    /// <summary>Type of an argument of the asynchronous form of a function.</summary>
    public string Plain(JsonElement type) => Kind(type) switch
    {
        "array" => $"global::System.Collections.Generic.List<{Element(type.GetProperty("items"))}>",
        "map" => $"global::System.Collections.Generic.Dictionary<string, {Element(type.GetProperty("additionalProperties"))}>",
        _ => Element(type),
    };

    /// <summary>Type of an output.</summary>
    public string Output(JsonElement type) => Map(type, "Outputs", "", nested: true);

    public static bool IsCollection(JsonElement type) => Kind(type) is "array" or "map";

    public static bool IsScalar(JsonElement type) => Kind(type) is "string" or "boolean" or "integer" or "number";

    public bool IsEnumeration(string token) => schema.Type(token).TryGetProperty("enum", out _);

    private string Map(JsonElement type, string folder, string suffix, bool nested) => Kind(type) switch
    {
        "string" => "string",
        "boolean" => "bool",
        "integer" => "int",
        "number" => "double",
        "array" => $"global::System.Collections.Immutable.ImmutableArray<{Map(type.GetProperty("items"), folder, suffix, nested)}>",
        "map" => $"global::System.Collections.Immutable.ImmutableDictionary<string, {Map(type.GetProperty("additionalProperties"), folder, suffix, nested)}>",
        "pulumi.json#/Any" => "object",
        "pulumi.json#/Archive" => nested ? "global::Pulumi.Archive" : "global::Pulumi.AssetOrArchive",
        "pulumi.json#/Asset" => "global::Pulumi.AssetOrArchive",
        var reference => Reference(reference["#/types/".Length..], folder, suffix),
    };

    private string Reference(string token, string folder, string suffix)
    {
        var space = Naming.Namespace(schema.Package, token);
        return IsEnumeration(token)
            ? $"global::{space}.{Naming.TypeName(token)}"
            : $"global::{space}.{folder}.{Naming.TypeName(token)}{(folder == "Outputs" && IsFunctionResult(token) ? "Result" : suffix)}";
    }

    /// <summary>Types of function results carry a suffix in the official packages.</summary>
    public static bool IsFunctionResult(string token) => char.IsLower(token[(token.LastIndexOf(':') + 1)..][0]);

    private static string Kind(JsonElement type)
    {
        if (type.TryGetProperty("$ref", out var reference))
        {
            return reference.GetString()!;
        }

        var name = type.GetProperty("type").GetString()!;
        return name == "object" ? "map" : name;
    }
}
