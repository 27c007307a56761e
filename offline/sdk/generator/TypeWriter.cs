using System.Text.Json;

namespace Omega.Offline.Sdk.Generator;

/// <summary>Writes arguments, structured outputs and enumerations.</summary>
internal sealed class TypeWriter(Source source, TypeMapper types)
{
    /// <summary>Writes arguments whose values may be outputs.</summary>
    public void Arguments(string space, string name, string parent, IEnumerable<Property> properties, bool isSealed, bool json = false)
    {
        source.Add($"namespace {space}\n{{\npublic {(isSealed ? "sealed " : "")}class {name} : global::Pulumi.{parent}\n{{");
        foreach (var property in properties)
        {
            var type = types.Input(property.Type);
            var asJson = json && TypeMapper.Kind(property.Type) != "string";
            var attribute = $"[global::Pulumi.Input(\"{property.Name}\"{(property.Required ? ", required: true" : "")}{(asJson ? ", json: true" : "")})]";
            if (property.IsSecret)
            {
                Secret(property, type, attribute);
            }
            else if (TypeMapper.IsCollection(property.Type))
            {
                Collection(property, type, attribute);
            }
            else
            {
                source.Add($"{attribute} public {type}{(property.Required ? "" : "?")} {Member(property, name)} {{ get; set; }}{(property.Required ? " = null!;" : "")}");
            }
        }

        source.Add($"public static new {name} Empty => new {name}();\n}}\n}}");
    }

    /// <summary>Writes arguments that are plain values.</summary>
    public void PlainArguments(string space, string name, IEnumerable<Property> properties)
    {
        source.Add($"namespace {space}\n{{\npublic sealed class {name} : global::Pulumi.InvokeArgs\n{{");
        foreach (var property in properties)
        {
            var attribute = $"[global::Pulumi.Input(\"{property.Name}\"{(property.Required ? ", required: true" : "")})]";
            var type = types.Plain(property.Type);
            if (TypeMapper.IsCollection(property.Type))
            {
                Collection(property, type, attribute);
            }
            else
            {
                source.Add($"{attribute} public {type}{(property.Required ? "" : "?")} {property.Member} {{ get; set; }}{(property.Required ? " = default!;" : "")}");
            }
        }

        source.Add($"public static new {name} Empty => new {name}();\n}}\n}}");
    }

    /// <summary>Writes a structured output.</summary>
    public void Result(string space, string name, IReadOnlyList<Property> properties)
    {
        source.Add($"namespace {space}\n{{\n[global::Pulumi.OutputType]\npublic sealed class {name}\n{{");
        foreach (var property in properties)
        {
            source.Add($"public readonly {types.Output(property)} {Member(property, name)};");
        }

        source.Add($"[global::Pulumi.OutputConstructor] private {name}({string.Join(", ", properties.Select(property => $"{types.Output(property)} @{property.Name}"))})\n{{");
        foreach (var property in properties)
        {
            source.Add($"{Member(property, name)} = @{property.Name};");
        }

        source.Add($"}}\n}}\n}}");
    }

    /// <summary>Writes an enumeration of texts.</summary>
    public void Enumeration(string space, string name, JsonElement values)
    {
        source.Add($"namespace {space}\n{{\n[global::Pulumi.EnumType]\npublic readonly struct {name} : global::System.IEquatable<{name}>\n{{");
        source.Add($"private readonly string _value;\nprivate {name}(string value) => _value = value;");
        foreach (var item in values.EnumerateArray())
        {
            var value = item.GetProperty("value").GetString()!;
            var member = item.TryGetProperty("name", out var given) ? given.GetString()! : value;
            source.Add($"public static {name} {Naming.Pascal(member)} {{ get; }} = new {name}(\"{value}\");");
        }

        source.Add($"public static bool operator ==({name} left, {name} right) => left.Equals(right);\npublic static bool operator !=({name} left, {name} right) => !left.Equals(right);");
        source.Add($"public static explicit operator string({name} value) => value._value;\npublic bool Equals({name} other) => _value == other._value;");
        source.Add($"public override bool Equals(object? obj) => obj is {name} other && Equals(other);\npublic override int GetHashCode() => _value?.GetHashCode() ?? 0;\npublic override string ToString() => _value;\n}}\n}}");
    }

    // A member cannot have its type's name; arguments are named as their outputs are.
    private static string Member(Property property, string type) => property.Member == type || property.Member + "Args" == type ? property.Member + "Value" : property.Member;

    private void Collection(Property property, string type, string attribute)
    {
        source.Add($"{attribute} private {type}? _{property.Name};");
        source.Add($"public {type} {property.Member} {{ get => _{property.Name} ??= new {type}(); set => _{property.Name} = value; }}");
    }

    // What is set is a secret from then on, whether the program said so or not.
    private void Secret(Property property, string type, string attribute)
    {
        var collection = TypeMapper.IsCollection(property.Type);
        source.Add($"{attribute} private {type}? _{property.Name};");
        source.Add($"public {type}{(collection || property.Required ? "" : "?")} {property.Member}\n{{");
        source.Add($"get => _{property.Name}{(collection ? $" ??= global::Pulumi.Output.CreateSecret(global::Pulumi.InputExtensions.ToOutput(new {type}()))" : property.Required ? "!" : "")};");
        source.Add($"set => _{property.Name} = value is null ? null! : global::Pulumi.Output.CreateSecret(global::Pulumi.InputExtensions.ToOutput(value));\n}}");
    }
}
