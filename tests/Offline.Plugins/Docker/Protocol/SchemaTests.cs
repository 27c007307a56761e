using System.Text.Json.Nodes;
using Omega.Offline.Plugins.Docker.Schema;

namespace Omega.Offline.Plugins.Docker.Tests.Protocol;

public sealed class SchemaTests
{
    private static readonly JsonObject Official = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "schema.json")))!.AsObject();

    // Cluster volumes are not made, and images are built by docker:index/image:Image.
    private static readonly string[] LeftOut = ["docker:index/volume:Volume.cluster", "docker:index/remoteImage:RemoteImage.build"];

    public static TheoryData<string> Tokens => [.. DockerServices.Schemas.Select(schema => schema.Token)];

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Inputs_have_the_official_names_types_and_replacements(string token)
    {
        var schema = DockerServices.Schemas.Single(candidate => candidate.Token == token);
        var official = Official["resources"]![token]!;

        Assert.Equal(
            Lines(token, official["inputProperties"]!.AsObject(), official["requiredInputs"]!.AsArray()),
            Lines(token, schema.Inputs));
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Outputs_have_the_official_names(string token)
    {
        var schema = DockerServices.Schemas.Single(candidate => candidate.Token == token);
        // build, registry and the switches of an image are inputs only.
        var names = schema.Properties.Where(property => token != ImageSchema.Schema.Token || property.Is(Traits.Output) || property.Name == "imageName")
            .Select(property => property.Name);

        Assert.Equal(
            Official["resources"]![token]!["properties"]!.AsArray().Select(name => (string)name!)
                .Where(name => !LeftOut.Contains($"{token}.{name}")),
            names.Order(StringComparer.Ordinal));
    }

    private static string[] Lines(string path, JsonObject properties, JsonArray required) =>
    [
        .. properties.Where(property => !LeftOut.Contains($"{path}.{property.Key}")).SelectMany(property =>
        {
            var node = property.Value!.AsObject();
            var items = node["items"]?.AsObject() ?? node;
            var reference = (string?)items["$ref"];
            var line = Line($"{path}.{property.Key}",
                node["items"] is not null ? "array" : reference is not null && IsEnum(reference) ? "string" : (string?)node["type"] ?? "object",
                (bool?)node["willReplaceOnChanges"] ?? false,
                required.Any(name => (string?)name == property.Key));
            var type = reference is null || IsEnum(reference) ? null : Official["types"]![reference[8..]];
            return type is null
                ? [line]
                : Lines($"{path}.{property.Key}", type["properties"]!.AsObject(), type["required"]!.AsArray()).Prepend(line);
        }).Order(StringComparer.Ordinal),
    ];

    private static string[] Lines(string path, IEnumerable<Property> properties) =>
    [
        .. properties.SelectMany(property => Lines($"{path}.{property.Name}", property.Fields).Prepend(Line(
            $"{path}.{property.Name}",
            property.IsList ? "array" : property.Kind switch
            {
                ValueKind.Flag => "boolean",
                ValueKind.Number => "integer",
                ValueKind.Text => "string",
                _ => "object",
            },
            property.Is(Traits.Replaces),
            property.Is(Traits.Required)))).Order(StringComparer.Ordinal),
    ];

    private static bool IsEnum(string reference) => Official["types"]![reference[8..]]!["properties"]!.AsObject().Count == 0;

    private static string Line(string path, string type, bool replaces, bool required) =>
        $"{path} {type}{(replaces ? " replaces" : "")}{(required ? " required" : "")}";
}
