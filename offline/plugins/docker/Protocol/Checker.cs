using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Protocol;

/// <summary>Checks a program's inputs against the schema and fills in what the provider decides.</summary>
internal static class Checker
{
    /// <summary>The completed inputs, or every problem that they have.</summary>
    internal static CheckResponse Check(ResourceSchema schema, CheckRequest request)
    {
        var response = new CheckResponse();
        var inputs = Complete([.. schema.Inputs], request.News, "", response.Failures);
        var autoNamed = schema.Inputs.FirstOrDefault(property => property.Is(Traits.AutoNamed));
        if (autoNamed is not null && !inputs.Fields.ContainsKey(autoNamed.Name))
        {
            Name(autoNamed.Name, request, inputs, response.Failures);
        }

        response.Inputs = inputs;
        return response;
    }

    private static Struct Complete(
        IReadOnlyList<Property> properties, Struct given, string path, RepeatedField<CheckFailure> failures)
    {
        var inputs = new Struct();
        var defaults = new List<string>();
        foreach (var property in properties)
        {
            if (given.Fields.TryGetValue(property.Name, out var value) && !IsNull(value))
            {
                inputs.Fields[property.Name] = Complete(property, value, path + property.Name, failures);
            }
            else if (property.Default is { } fallback)
            {
                inputs.Fields[property.Name] = fallback.Clone();
                defaults.Add(property.Name);
            }
            else if (property.Is(Traits.Required))
            {
                failures.Add(Failure(path + property.Name, "is required, but was not given"));
            }
        }

        foreach (var key in given.Fields.Keys.Where(key => !Wire.IsReserved(key) && properties.All(known => known.Name != key)))
        {
            failures.Add(Failure(path + key, "is not a property; allowed: "
                + string.Join(", ", properties.Select(known => known.Name))));
        }

        inputs.Fields[Wire.Defaults] = Make.Texts(defaults);
        return inputs;
    }

    private static Value Complete(Property property, Value given, string path, RepeatedField<CheckFailure> failures)
    {
        var value = Wire.Reveal(given);
        if (Wire.IsUnknown(value))
        {
            if (property.Is(Traits.Known))
            {
                failures.Add(Failure(path, Unknown(property)));
            }

            return value;
        }

        if (value.KindCase != WireKind(property.Kind))
        {
            failures.Add(Failure(path, $"must be {Describe(property.Kind)}, but was {value.KindCase.ToString().ToLowerInvariant()}"));
            return value;
        }

        return property switch
        {
            { Kind: ValueKind.Block } => Value.ForStruct(Complete(property.Fields, value.StructValue, path + ".", failures)),
            { IsBlock: true } => Value.ForList([.. value.ListValue.Values.Select((item, index) =>
                Element(property, Wire.Reveal(item), $"{path}[{index}]", failures))]),
            _ => value,
        };
    }

    private static Value Element(Property property, Value item, string path, RepeatedField<CheckFailure> failures)
    {
        if (item.KindCase == Value.KindOneofCase.StructValue)
        {
            return Value.ForStruct(Complete(property.Fields, item.StructValue, path + ".", failures));
        }

        if (!Wire.IsUnknown(item))
        {
            failures.Add(Failure(path, "must be an object"));
        }

        return item;
    }

    private static void Name(string property, CheckRequest request, Struct inputs, RepeatedField<CheckFailure> failures)
    {
        var (name, problem) = AutoNaming.Choose(property, request);
        if (problem is not null)
        {
            failures.Add(Failure(property, problem));
            return;
        }

        inputs.Fields[property] = Value.ForString(name);
        var defaults = inputs.Fields[Wire.Defaults].ListValue.Values.Select(value => value.StringValue).Append(property);
        inputs.Fields[Wire.Defaults] = Make.Texts(defaults.Order(StringComparer.Ordinal));
    }

    private static string Unknown(Property property) =>
        "must be known in a preview, but was an output that is not: the published provider's process ends there. "
        + (property.Kind is ValueKind.Map or ValueKind.TextList
            ? $"Give {Describe(property.Kind)} whose values are outputs, not an output of {Describe(property.Kind)}"
            : "Give a plain value");

    private static bool IsNull(Value value) => value.KindCase == Value.KindOneofCase.NullValue;

    private static CheckFailure Failure(string property, string reason) =>
        new() { Property = property, Reason = $"'{property}' {reason}." };

    private static Value.KindOneofCase WireKind(ValueKind kind) => kind switch
    {
        ValueKind.Flag => Value.KindOneofCase.BoolValue,
        ValueKind.Number => Value.KindOneofCase.NumberValue,
        ValueKind.Text => Value.KindOneofCase.StringValue,
        ValueKind.Map or ValueKind.Block => Value.KindOneofCase.StructValue,
        _ => Value.KindOneofCase.ListValue,
    };

    private static string Describe(ValueKind kind) => kind switch
    {
        ValueKind.Flag => "a boolean",
        ValueKind.Number => "a number",
        ValueKind.Text => "a string",
        ValueKind.Map or ValueKind.Block => "an object",
        _ => "a list",
    };
}
