using System.Text.Json;

namespace Omega.Offline.Sdk.Generator;

/// <summary>Writes the C# of one package.</summary>
internal sealed class PackageWriter
{
    private readonly Source _source = new();
    private readonly Schema _schema;
    private readonly string _version;
    private readonly TypeMapper _types;
    private readonly TypeWriter _writer;

    public PackageWriter(Schema schema, string version)
    {
        _schema = schema;
        _version = version;
        _types = new(schema);
        _writer = new(_source, _types);
    }

    private Naming Naming => _schema.Naming;

    public string Write()
    {
        var usage = new Usage(_schema);
        foreach (var (token, body) in _schema.Types)
        {
            Type(token, body, usage);
        }

        if (Naming.HasTypesNamespace)
        {
            _source.Add($"namespace {Naming.Root}\n{{\npublic abstract class {ResourceBase} : global::Pulumi.CustomResource\n{{");
            _source.Add($"private protected {ResourceBase}(string type, string name, global::Pulumi.ResourceArgs? args, global::Pulumi.CustomResourceOptions? options)\n: base(type, name, args, options)\n{{\n}}\n}}\n}}");
        }

        foreach (var (token, body) in _schema.Resources)
        {
            Resource(token, body);
        }

        foreach (var (token, body) in _schema.Functions)
        {
            Function(token, body);
        }

        if (_schema.Provider is { } provider)
        {
            Provider(provider);
        }

        return _source.ToString();
    }

    private string ResourceBase => $"{Naming.Pascal(_schema.Package)}Resource";

    private void Type(string token, JsonElement body, Usage usage)
    {
        if (body.TryGetProperty("enum", out var values))
        {
            _writer.Enumeration(Naming.Namespace(token), Naming.TypeName(token), values);
            return;
        }

        var properties = Schema.Properties(body, "properties", "required").ToList();
        if (usage.Inputs.Contains(token))
        {
            _writer.Arguments(Naming.Namespace(token, "Inputs"), Naming.TypeName(token) + "Args", "ResourceArgs", properties, isSealed: !Naming.HasTypesNamespace);
        }

        if (usage.Outputs.Contains(token))
        {
            _writer.Result(Naming.Namespace(token, "Outputs"), Naming.OutputName(token), properties);
        }
    }

    private void Resource(string token, JsonElement body)
    {
        var name = Naming.TypeName(token);
        var args = $"global::{Naming.ArgumentsNamespace(token)}.{name}Args";
        var inputs = Schema.Properties(body, "inputProperties", "requiredInputs").ToList();
        var optional = Naming.HasTypesNamespace || !inputs.Any(property => property.Required);
        var parent = Naming.HasTypesNamespace ? $"global::{Naming.Root}.{ResourceBase}" : "global::Pulumi.CustomResource";
        _source.Add($"namespace {Naming.Namespace(token)}\n{{\n[global::Pulumi.ResourceType(\"{token}\", null)]\npublic class {name} : {parent}\n{{");
        Outputs(body, _ => true);
        _source.Add($"public {name}(string name, {args}{(optional ? "? args = null" : " args")}, global::Pulumi.CustomResourceOptions? options = null)");
        _source.Add($": base(\"{token}\", name, Arguments(args), Defaults(options))\n{{\n}}");
        _source.Add($"private static {args} Arguments({args}? args)\n{{\nargs ??= new {args}();");
        foreach (var property in inputs.Where(property => property.Constant is not null))
        {
            _source.Add($"args.{property.Member} = \"{property.Constant}\";");
        }

        _source.Add($"return args;\n}}");
        Defaults(body, inputs);
        _source.Add($"}}\n}}");
        _writer.Arguments(Naming.ArgumentsNamespace(token), name + "Args", "ResourceArgs", inputs, isSealed: !Naming.HasTypesNamespace);
    }

    private void Defaults(JsonElement body, IEnumerable<Property> inputs)
    {
        _source.Add($"private static global::Pulumi.CustomResourceOptions Defaults(global::Pulumi.CustomResourceOptions? options)\n{{");
        _source.Add($"var defaults = new global::Pulumi.CustomResourceOptions {{ Version = \"{_version}\" }};");
        foreach (var property in inputs.Where(property => property.ReplacesOnChanges))
        {
            _source.Add($"defaults.ReplaceOnChanges.Add(\"{property.Name}[*]\");");
        }

        foreach (var property in Schema.Properties(body, "properties", "required").Where(property => property.IsSecret))
        {
            _source.Add($"defaults.AdditionalSecretOutputs.Add(\"{property.Name}\");");
        }

        foreach (var alias in body.TryGetProperty("aliases", out var aliases) ? aliases.EnumerateArray() : [])
        {
            _source.Add($"defaults.Aliases.Add(new global::Pulumi.Alias {{ Type = \"{alias.GetProperty("type").GetString()}\" }});");
        }

        _source.Add($"return global::Pulumi.CustomResourceOptions.Merge(defaults, options);\n}}");
    }

    private void Outputs(JsonElement body, Func<Property, bool> chosen)
    {
        foreach (var property in Schema.Properties(body, "properties", "required").Where(chosen))
        {
            _source.Add($"[global::Pulumi.Output(\"{property.Name}\")] public global::Pulumi.Output<{_types.Output(property)}> {property.Member} {{ get; private set; }} = null!;");
        }
    }

    private void Function(string token, JsonElement body)
    {
        var name = Naming.TypeName(token);
        var space = Naming.Namespace(token);
        var inputs = Schema.Properties(body.GetProperty("inputs"), "properties", "required").ToList();
        _source.Add($"namespace {space}\n{{\npublic static class {name}\n{{");
        _source.Add($"public static global::System.Threading.Tasks.Task<{name}Result> InvokeAsync({name}Args args, global::Pulumi.InvokeOptions? options = null) => global::Pulumi.Deployment.Instance.InvokeAsync<{name}Result>(\"{token}\", args, global::Pulumi.InvokeDefaults.With(options, \"{_version}\"));");
        foreach (var options in new[] { "global::Pulumi.InvokeOptions? options = null", "global::Pulumi.InvokeOutputOptions options" })
        {
            _source.Add($"public static global::Pulumi.Output<{name}Result> Invoke({name}InvokeArgs args, {options}) => global::Pulumi.Deployment.Instance.Invoke<{name}Result>(\"{token}\", args, global::Pulumi.InvokeDefaults.With(options, \"{_version}\"));");
        }

        _source.Add($"}}\n}}");
        _writer.Arguments(space, name + "InvokeArgs", "InvokeArgs", inputs, isSealed: true);
        _writer.PlainArguments(space, name + "Args", inputs);
        _writer.Result(space, name + "Result", [.. Schema.Properties(body.GetProperty("outputs"), "properties", "required")]);
    }

    private void Provider(JsonElement body)
    {
        _source.Add($"namespace {Naming.Root}\n{{\n[global::Pulumi.ResourceType(\"pulumi:providers:{_schema.Package}\", null)]\npublic class Provider : global::Pulumi.ProviderResource\n{{");
        Outputs(body, property => TypeMapper.Kind(property.Type) == "string");
        _source.Add($"public Provider(string name, ProviderArgs? args = null, global::Pulumi.CustomResourceOptions? options = null)");
        _source.Add($": base(\"{_schema.Package}\", name, args ?? new ProviderArgs(), global::Pulumi.CustomResourceOptions.Merge(new global::Pulumi.CustomResourceOptions {{ Version = \"{_version}\" }}, options))\n{{\n}}\n}}\n}}");
        _writer.Arguments(Naming.Root, "ProviderArgs", "ResourceArgs", Schema.Properties(body, "inputProperties", "requiredInputs"), isSealed: true, json: true);
    }
}
