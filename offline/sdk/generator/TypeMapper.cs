using System.Text.Json;

namespace Omega.Offline.Sdk.Generator;

/// <summary>C# types of schema types, as inputs, as plain arguments and as outputs.</summary>
internal sealed class TypeMapper(Schema schema)
{
    /// <summary>Type of an input property: `Input&lt;T&gt;`, `InputList&lt;T&gt;`, `InputMap&lt;T&gt;` or `InputUnion&lt;T0, T1&gt;`.</summary>
    public string Input(JsonElement type) => Kind(type) switch
    {
        "array" => $"global::Pulumi.InputList<{Element(type.GetProperty("items"))}>",
        "map" => $"global::Pulumi.InputMap<{Element(type.GetProperty("additionalProperties"))}>",
        "union" => $"global::Pulumi.InputUnion<{Cases(type, "Inputs", "Args")}>",
        _ => $"global::Pulumi.Input<{Element(type)}>",
    };

    /// <summary>Type of an input inside a list or map, or of a plain argument.</summary>
    public string Element(JsonElement type) => Map(type, "Inputs", "Args");

    /// <summary>Type of an argument of the asynchronous form of a function.</summary>
    public string Plain(JsonElement type) => Kind(type) switch
    {
        "array" => $"global::System.Collections.Generic.List<{Element(type.GetProperty("items"))}>",
        "map" => $"global::System.Collections.Generic.Dictionary<string, {Element(type.GetProperty("additionalProperties"))}>",
        _ => Element(type),
    };

    /// <summary>Type of an output; one that may be absent is nullable where the official packages make it so.</summary>
    public string Output(Property property)
    {
        var type = Map(property.Type, "Outputs", "");
        return property.Required || Kind(property.Type) is "array" || schema.Naming.HasTypesNamespace ? type : type + "?";
    }

    public static bool IsCollection(JsonElement type) => Kind(type) is "array" or "map";

    public static string Kind(JsonElement type)
    {
        if (type.TryGetProperty("oneOf", out _))
        {
            return "union";
        }

        if (type.TryGetProperty("$ref", out var reference))
        {
            return reference.GetString()!;
        }

        var name = type.GetProperty("type").GetString()!;
        return name == "object" ? "map" : name;
    }

    private string Map(JsonElement type, string folder, string suffix) => Kind(type) switch
    {
        "string" => "string",
        "boolean" => "bool",
        "integer" => "int",
        "number" => "double",
        "array" => $"global::System.Collections.Immutable.ImmutableArray<{Map(type.GetProperty("items"), folder, suffix)}>",
        "map" => $"global::System.Collections.Immutable.ImmutableDictionary<string, {Map(type.GetProperty("additionalProperties"), folder, suffix)}>",
        // An enumeration that also takes other texts comes back as text.
        "union" when folder == "Outputs" && type.GetRawText().Contains("$ref", StringComparison.Ordinal) => "string",
        "union" => $"global::Pulumi.Union<{Cases(type, folder, suffix)}>",
        "pulumi.json#/Any" => "object",
        "pulumi.json#/Archive" => folder == "Outputs" ? "global::Pulumi.Archive" : "global::Pulumi.AssetOrArchive",
        "pulumi.json#/Asset" => "global::Pulumi.AssetOrArchive",
        var reference => Reference(reference["#/types/".Length..], folder, suffix),
    };

    private string Cases(JsonElement type, string folder, string suffix) =>
        string.Join(", ", type.GetProperty("oneOf").EnumerateArray().Select(item => Map(item, folder, suffix)));

    private string Reference(string token, string folder, string suffix) => schema.IsEnumeration(token)
        ? $"global::{schema.Naming.Namespace(token)}.{Naming.TypeName(token)}"
        : $"global::{schema.Naming.Namespace(token, folder)}.{(folder == "Outputs" ? Naming.OutputName(token) : Naming.TypeName(token) + suffix)}";
}
